import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Cluster } from '#contract/clusters';
import { Instance, Run } from '#contract/runs';
import { JobClusterStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';
import { DomainError, notFound, notOffered } from '../http/domain-error.ts';
import { asIs, pageOf } from '../http/page.ts';
import { readRunNumber } from '../http/run-number.ts';
import type { ClustersService } from '../clusters/clusters.service.ts';
import type { JobsService } from './jobs.service.ts';
import { instancesOf, toRun } from './run-view.ts';

const JobParams = z.object({ jobId: z.string() });
const RunParams = JobParams.extend({ run: z.string() });

interface RunsRoutesOptions {
  readonly jobs: JobsService;
  readonly clusters: ClustersService;
  readonly clock: () => Date;
}

/** What a job does while it runs: its runs, its cluster and the nodes of that. */
export const runsRoutes: FastifyPluginCallbackZod<RunsRoutesOptions> = (
  app,
  { jobs, clusters, clock },
  done,
) => {
  app.get(
    '/jobs/:jobId/runs/',
    { schema: { params: JobParams, response: { 200: page(Run) } } },
    async (request) => {
      return pageOf(request, await jobs.runs(request.user, request.params.jobId), toRun);
    },
  );

  app.get(
    '/jobs/:jobId/runs/:run/',
    { schema: { params: RunParams, response: { 200: Run } } },
    async (request) => {
      const rows = await jobs.runs(request.user, request.params.jobId);
      const row = rows.find(({ number }) => String(number) === request.params.run);
      if (!row) throw notFound();
      return toRun(row);
    },
  );

  app.post(
    '/jobs/:jobId/runs/:run/stop/',
    { config: { once: false }, schema: { params: RunParams, response: { 200: z.object({}) } } },
    async (request) => {
      const { jobId, run } = request.params;
      const number = readRunNumber(run);
      if (number === undefined) throw notFound();
      await jobs.stopRun(request.user, jobId, number);
      return {};
    },
  );

  app.post(
    '/jobs/:jobId/runs/:run/snapshot/',
    { config: { once: false }, schema: { params: RunParams, hide: true } },
    async (request) => {
      await jobs.requireReadable(request.user, request.params.jobId);
      throw notOffered('A snapshot of a run');
    },
  );

  app.get(
    '/jobs/:jobId/cluster_statuses/',
    { schema: { params: JobParams, response: { 200: page(JobClusterStatusEntry) } } },
    async (request) => {
      const { row, owner } = await jobs.requireReadable(request.user, request.params.jobId);
      if (row.cluster_id === null) throw notFound();
      const entries = await clusters.history(owner, row.cluster_id);
      return pageOf(request, entries, ({ status, at, reason }) => ({
        status,
        statusDate: at,
        statusReason: reason,
      }));
    },
  );

  app.get(
    '/jobs/:jobId/clusters/',
    { schema: { params: JobParams, response: { 200: page(Cluster) } } },
    async (request) => {
      const { row, owner } = await jobs.requireReadable(request.user, request.params.jobId);
      if (row.cluster_id === null) return pageOf(request, [], asIs);
      const cluster = await clusters.get(owner, row.cluster_id);
      const seen = owner.id === request.user.id ? cluster : withOnly(cluster, row.id);
      return pageOf(request, [seen], asIs);
    },
  );

  app.get(
    '/jobs/:jobId/instances/',
    { schema: { params: JobParams, response: { 200: page(Instance) } } },
    async (request) => {
      const { row, owner } = await jobs.requireReadable(request.user, request.params.jobId);
      const cluster =
        row.cluster_id === null ? undefined : await clusters.requireRow(owner, row.cluster_id);
      const results = cluster ? instancesOf(row, cluster, owner, clock()) : [];
      return pageOf(request, results, asIs);
    },
  );

  // Its client takes a 404 for "none".
  app.get(
    '/jobs/:jobId/cluster-load-measurements/',
    { schema: { params: JobParams, hide: true } },
    () => {
      throw new DomainError(404, 'No measurements are kept of this job.');
    },
  );
  done();
};

/** Whoever a job is shared with may learn how many others its cluster has, and not which. */
const withOnly = (cluster: Cluster, jobId: string): Cluster => ({
  ...cluster,
  runningJobs: cluster.runningJobs.filter(({ id }) => id === jobId),
});
