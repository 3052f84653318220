import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { ConnectionDetails, SystemLogLine } from '#contract/system-log';
import type { ClustersService } from '../clusters/clusters.service.ts';
import { pageRequest } from '../http/page.ts';
import type { JobsService } from './jobs.service.ts';
import { instancesOf } from './run-view.ts';
import { systemLogOf } from './system-log.ts';

const Params = z.object({ jobId: z.string() });
/** More lines than any job has that is looked at by a person. */
const MOST_LINES = 1_000;

interface SystemLogRoutesOptions {
  readonly jobs: JobsService;
  readonly clusters: ClustersService;
  readonly clock: () => Date;
}

/** What went on around a job, and where it runs. */
export const systemLogRoutes: FastifyPluginCallbackZod<SystemLogRoutesOptions> = (
  app,
  { jobs, clusters, clock },
  done,
) => {
  app.get(
    '/jobs/:jobId/logs/',
    { schema: { params: Params, response: { 200: z.array(SystemLogLine) } } },
    async (request) => {
      const { row, owner } = await jobs.requireReadable(request.user, request.params.jobId);
      if (row.cluster_id === null) return [];
      const cluster = await clusters.requireRow(owner, row.cluster_id);
      const lines = systemLogOf({
        job: row,
        jobEntries: await jobs.history(owner, row.id),
        cluster,
        clusterEntries: await clusters.history(owner, cluster.id),
      });
      return lines.slice(-pageRequest(request, MOST_LINES).limit);
    },
  );

  app.get(
    '/jobs/:jobId/connection_details/',
    { schema: { params: Params, response: { 200: ConnectionDetails } } },
    async (request) => {
      const { row, owner } = await jobs.requireReadable(request.user, request.params.jobId);
      if (row.cluster_id === null) return { connectionDetails: [] };
      const cluster = await clusters.requireRow(owner, row.cluster_id);
      const nodes = instancesOf(row, cluster, owner, clock());
      return {
        connectionDetails: nodes.map(({ publicIp, sshPort }) => ({
          host: publicIp,
          port: sshPort,
        })),
      };
    },
  );
  done();
};
