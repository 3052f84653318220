import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Me } from '#contract/identity';
import { ChargeableProject } from '#contract/projects';
import { page } from '#contract/wire';
import { asIs, pageOf } from '../http/page.ts';
import type { User } from '../http/user.ts';
import type { ProjectsService } from '../projects/projects.service.ts';
import type { Installation } from './installation.ts';
import { COMPANY, WORKSPACE_NAME } from './organization.ts';

export interface MeDeps {
  readonly installation: Installation;
  readonly projects: Pick<ProjectsService, 'chargeableBy' | 'isRequired'>;
}

/** What clients ask first: does my key work, and who am I. */
export const meRoutes: FastifyPluginCallbackZod<MeDeps> = (app, deps, done) => {
  const ApiRoot = z.object({ name: z.string(), user: z.string() });
  app.get('/', { schema: { response: { 200: ApiRoot } } }, (request) => ({
    name: COMPANY.name,
    user: request.user.email,
  }));

  app.get('/users/me/', { schema: { response: { 200: Me } } }, (request) =>
    toMe(request.user, deps),
  );

  app.get(
    '/users/me/projects/',
    { schema: { response: { 200: page(ChargeableProject) } } },
    async (request) => pageOf(request, await deps.projects.chargeableBy(request.user), asIs),
  );
  done();
};

export async function toMe(user: User, { installation, projects }: MeDeps): Promise<Me> {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    fullName: user.fullName,
    role: user.role,
    company: { ...COMPANY, projects: await projects.chargeableBy(user) },
    isProjectRequired: projects.isRequired,
    workspace: { id: installation.workspaceId, name: WORKSPACE_NAME },
    defaultStorage: {
      id: installation.storageId,
      storageType: 'LocalStorage',
      encryptionType: 'none',
      connectionSettings: { region: '' },
    },
  };
}
