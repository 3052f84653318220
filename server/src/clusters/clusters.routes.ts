import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  AttachJobRequest,
  Cluster,
  ClusterJob,
  ClusterPatch,
  ClusterRequest,
} from '#contract/clusters';
import { ClusterStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';
import { lastOf, pageOf, pageRequest, toPage } from '../http/page.ts';
import { notOffered } from '../http/domain-error.ts';
import type { JobsService } from '../jobs/jobs.service.ts';
import { toClusterStatusEntry } from './cluster-view.ts';
import type { ClustersService } from './clusters.service.ts';

const Params = z.object({ clusterId: z.string() });

interface ClustersRoutesOptions {
  readonly clusters: ClustersService;
  readonly jobs: Pick<JobsService, 'attach'>;
}

export const clustersRoutes: FastifyPluginCallbackZod<ClustersRoutesOptions> = (
  app,
  { clusters, jobs },
  done,
) => {
  app.get('/clusters/', { schema: { response: { 200: page(Cluster) } } }, async (request) => {
    const query = request.query as Record<string, unknown>;
    const asked = pageRequest(request);
    const ids = query['id'] === undefined ? undefined : [query['id']].flat().map(String);
    const activeOnly = /^(true|1)$/i.test(lastOf(query['active']) ?? '');
    const { results, count } = await clusters.list(
      request.user,
      { ids, activeOnly },
      asked.limit,
      asked.offset,
    );
    return toPage(request, asked, count, results);
  });

  app.post(
    '/clusters/',
    { config: { once: true }, schema: { body: ClusterRequest, response: { 201: Cluster } } },
    async (request, reply) =>
      reply.code(201).send(await clusters.create(request.user, request.body, request.once)),
  );

  app.get(
    '/clusters/:clusterId/',
    { schema: { params: Params, response: { 200: Cluster } } },
    (request) => clusters.get(request.user, request.params.clusterId),
  );

  app.post(
    '/clusters/:clusterId/start/',
    { config: { once: true }, schema: { params: Params } },
    async (request, reply) => {
      await clusters.start(request.user, request.params.clusterId, request.once);
      return reply.code(204).send();
    },
  );

  for (const verb of ['stop', 'shutdown']) {
    app.post(
      `/clusters/:clusterId/${verb}/`,
      { config: { once: false }, schema: { params: Params } },
      async (request, reply) => {
        await clusters.stop(request.user, request.params.clusterId);
        return reply.code(202).send();
      },
    );
  }

  app.get(
    '/clusters/:clusterId/statuses/',
    { schema: { params: Params, response: { 200: page(ClusterStatusEntry) } } },
    async (request) => {
      const entries = await clusters.history(request.user, request.params.clusterId);
      return pageOf(request, entries, toClusterStatusEntry);
    },
  );

  app.post(
    '/clusters/:clusterId/jobs/',
    {
      config: { once: true },
      schema: {
        params: Params,
        body: AttachJobRequest,
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    (request) => {
      const { id, submit } = request.body;
      const { clusterId } = request.params;
      request.audit.subjectId = id;
      return jobs.attach(request.user, { jobId: id, clusterId, submit }, request.once);
    },
  );

  app.post(
    '/clusters/:clusterId/remote_viz_hardware_settings/password/',
    { config: { once: false }, schema: { params: Params, hide: true } },
    async (request) => {
      await clusters.requireRow(request.user, request.params.clusterId);
      throw notOffered('Remote visualisation');
    },
  );
  done();
};

/** What Moorage adds to clusters, under v3 only. */
export const clusterExtensionRoutes: FastifyPluginCallbackZod<
  Pick<ClustersRoutesOptions, 'clusters'>
> = (app, { clusters }, done) => {
  app.patch(
    '/clusters/:clusterId/',
    { schema: { params: Params, body: ClusterPatch, response: { 200: Cluster } } },
    (request) => clusters.change(request.user, request.params.clusterId, request.body),
  );

  app.get(
    '/clusters/:clusterId/queue/',
    { schema: { params: Params, response: { 200: page(ClusterJob) } } },
    async (request) => {
      const asked = pageRequest(request, 25);
      const { rows, count } = await clusters.queue(
        request.user,
        request.params.clusterId,
        asked.limit,
        asked.offset,
      );
      return toPage(request, asked, count, rows);
    },
  );
  done();
};
