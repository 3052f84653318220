import type { HTTPMethods } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Job, JobListItem, JobPatch, JobRequest, JobV2 } from '#contract/jobs';
import { JobStatusEntry, JobStatusEntryV2 } from '#contract/statuses';
import { optional, page } from '#contract/wire';
import { DomainError, notOffered } from '../http/domain-error.ts';
import { lastOf, originOf, pageOf, pageRequest, toPage } from '../http/page.ts';
import type { WireVersion } from '../http/user.ts';
import { readJobFilter, readJobOrder } from './job-query.ts';
import { toJobStatusEntry, toJobStatusEntryV2 } from './job-view.ts';
import type { JobViews } from './job-views.ts';
import type { JobsService } from './jobs.service.ts';

const Params = z.object({ jobId: z.string() });
const ProjectRequest = z.object({ projectId: optional(z.string(), null) });

interface JobsRoutesOptions {
  readonly jobs: JobsService;
  readonly views: JobViews;
  readonly version: WireVersion;
}

export const jobsRoutes: FastifyPluginCallbackZod<JobsRoutesOptions> = (
  app,
  { jobs, views, version },
  done,
) => {
  const job = version === 'v2' ? JobV2 : Job;

  // v3 walks the list by keyset too: see jobs.extension.routes.ts.
  if (version === 'v2') {
    app.get('/jobs/', { schema: { response: { 200: page(JobListItem) } } }, async (request) => {
      const query = request.query as Record<string, unknown>;
      const asked = pageRequest(request);
      const filter = readJobFilter(request.user.id, query);
      const { results, count } = await views.page(
        request.user,
        filter,
        readJobOrder(query),
        asked.limit,
        asked.offset,
      );
      return toPage(request, asked, count, results);
    });
  }

  app.post(
    '/jobs/',
    { config: { once: true }, schema: { body: JobRequest, response: { 201: job } } },
    async (request, reply) => {
      const { id } = await jobs.create(request.user, request.body, request.once);
      return reply.code(201).send(await views.get(request.user, id, version, originOf(request)));
    },
  );

  app.get('/jobs/:jobId/', { schema: { params: Params, response: { 200: job } } }, (request) =>
    views.get(request.user, request.params.jobId, version, originOf(request)),
  );

  app.patch(
    '/jobs/:jobId/',
    { schema: { params: Params, body: JobPatch, response: { 200: job } } },
    async (request) => {
      await jobs.change(request.user, request.params.jobId, request.body);
      return views.get(request.user, request.params.jobId, version, originOf(request));
    },
  );

  app.put(
    '/jobs/:jobId/',
    { schema: { params: Params, body: JobRequest, response: { 200: job } } },
    async (request) => {
      await jobs.change(request.user, request.params.jobId, request.body);
      return views.get(request.user, request.params.jobId, version, originOf(request));
    },
  );

  app.delete('/jobs/:jobId/', { schema: { params: Params } }, async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const withInputs = /^(true|1)$/i.test(lastOf(query['deleteInputFiles']) ?? '');
    await jobs.remove(request.user, request.params.jobId, { withInputs });
    return reply.code(204).send();
  });

  app.post(
    '/jobs/:jobId/submit/',
    { config: { once: true }, schema: { params: Params } },
    async (request, reply) => {
      await jobs.submit(request.user, request.params.jobId, request.once);
      return reply.code(200).send();
    },
  );

  app.post(
    '/jobs/:jobId/stop/',
    { config: { once: false }, schema: { params: Params } },
    async (request, reply) => {
      await jobs.stop(request.user, request.params.jobId);
      return reply.code(202).send();
    },
  );

  const entry = version === 'v2' ? JobStatusEntryV2 : JobStatusEntry;
  const toEntry = version === 'v2' ? toJobStatusEntryV2 : toJobStatusEntry;
  app.get(
    '/jobs/:jobId/statuses/',
    { schema: { params: Params, response: { 200: page(entry) } } },
    async (request) => {
      return pageOf(request, await jobs.history(request.user, request.params.jobId), toEntry);
    },
  );

  // There are no projects yet, so a job can be charged to none.
  app.post(
    '/organizations/:org/jobs/:jobId/project-assignment/',
    {
      config: { once: false },
      schema: {
        params: Params.extend({ org: z.string() }),
        body: ProjectRequest,
        response: { 200: z.object({ projectId: z.null() }) },
      },
    },
    async (request) => {
      const { projectId } = request.body;
      await jobs.requireRow(request.user, request.params.jobId);
      if (projectId === null) return { projectId };
      throw new DomainError(400, { projectId: [`There is no project "${projectId}" here.`] });
    },
  );

  for (const [path, feature, methods] of LATER) {
    app.route({
      method: [...methods],
      url: `/jobs/:jobId/${path}/`,
      exposeHeadRoute: false,
      config: { once: false },
      schema: { params: Params, hide: true },
      handler: async (request) => {
        await jobs.requireReadable(request.user, request.params.jobId);
        throw notOffered(feature);
      },
    });
  }
  done();
};

/** Parts of the wire contract that are not built yet. */
const LATER: readonly (readonly [string, string, readonly HTTPMethods[]])[] = [
  ['force_stop', 'Stopping a job by force', ['POST']],
  ['shutdown', 'Shutting a job down', ['POST']],
  ['connection_details', 'A connection to the nodes of a job', ['GET']],
  ['servers/load', 'The load of servers', ['GET']],
  ['logs', 'The system log of a job', ['GET']],
  ['storage-devices', 'A storage device', ['GET', 'POST']],
  ['tags', 'Tagging a job', ['GET', 'POST', 'DELETE']],
  ['custom-fields', 'A custom field', ['GET', 'POST']],
];
