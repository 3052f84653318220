import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Job, JobListItem, JobPatch, JobRequest, JobV2 } from '#contract/jobs';
import { JobStatusEntry, JobStatusEntryV2 } from '#contract/statuses';
import { page } from '#contract/wire';
import { lastOf, originOf, pageOf } from '../http/page.ts';
import type { WireVersion } from '../http/user.ts';
import { toWalkedPage, walkRequest } from '../http/walk.ts';
import { isPlaceIn, nameOfOrder, readJobFilter, readJobOrder } from './job-query.ts';
import { toJobStatusEntry, toJobStatusEntryV2 } from './job-view.ts';
import type { JobViews } from './job-views.ts';
import type { StopManner } from './jobs.repository.ts';
import type { JobsService } from './jobs.service.ts';

const Params = z.object({ jobId: z.string() });

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

  app.get('/jobs/', { schema: { response: { 200: page(JobListItem) } } }, async (request) => {
    const query = request.query as Record<string, unknown>;
    const filter = readJobFilter(request.user.id, query);
    const order = readJobOrder(query);
    const asked = walkRequest(request, nameOfOrder(order), isPlaceIn(order));
    return toWalkedPage(request, asked, await views.page(request.user, asked, filter, order));
  });

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

  for (const [path, manner] of STOPS) {
    app.post(
      `/jobs/:jobId/${path}/`,
      { config: { once: false }, schema: { params: Params } },
      async (request, reply) => {
        await jobs.stop(request.user, request.params.jobId, manner);
        return reply.code(202).send();
      },
    );
  }

  const entry = version === 'v2' ? JobStatusEntryV2 : JobStatusEntry;
  const toEntry = version === 'v2' ? toJobStatusEntryV2 : toJobStatusEntry;
  app.get(
    '/jobs/:jobId/statuses/',
    { schema: { params: Params, response: { 200: page(entry) } } },
    async (request) => {
      return pageOf(request, await jobs.history(request.user, request.params.jobId), toEntry);
    },
  );
  done();
};

/** How a job is made to end by each of the paths. */
const STOPS: readonly (readonly [path: string, StopManner])[] = [
  ['stop', { isForced: false, discards: false }],
  ['force_stop', { isForced: true, discards: false }],
  ['shutdown', { isForced: true, discards: true }],
];
