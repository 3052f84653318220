import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Project, ProjectPatch, ProjectRequest } from '#contract/projects';
import { page } from '#contract/wire';
import { asIs, lastOf, pageOf } from '../http/page.ts';
import { requireAdministrator } from '../identity/accounts.service.ts';
import type { ProjectsService } from './projects.service.ts';

const params = z.object({ projectId: z.string() });

/** Projects and their budgets. An extension of ours: registered under /api/v3 only. */
export const projectsRoutes: FastifyPluginCallbackZod<{ projects: ProjectsService }> = (
  app,
  { projects },
  done,
) => {
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    requireAdministrator(request.user);
  };

  app.get('/projects/', { schema: { response: { 200: page(Project) } } }, async (request) => {
    const query = request.query as Record<string, unknown>;
    const withArchived = /^(true|1)$/i.test(lastOf(query['archived']) ?? '');
    return pageOf(request, await projects.list(request.user, { withArchived }), asIs);
  });

  const create = {
    onRequest,
    config: { once: true },
    schema: { body: ProjectRequest, response: { 201: Project } },
  };
  app.post('/projects/', create, async (request, reply) => {
    request.audit.detail = { name: request.body.name };
    return reply.code(201).send(await projects.create(request.user, request.body, request.once));
  });

  app.get(
    '/projects/:projectId/',
    { onRequest, schema: { params, response: { 200: Project } } },
    (request) => projects.get(request.user, request.params.projectId),
  );

  const change = { onRequest, schema: { params, body: ProjectPatch, response: { 200: Project } } };
  app.patch('/projects/:projectId/', change, async (request) => {
    const changed = await projects.change(request.user, request.params.projectId, request.body);
    request.audit.detail = { name: changed.name };
    return changed;
  });
  done();
};
