import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Cluster } from '#contract/clusters';
import { Instance, Run, SnapshotAnswer } from '#contract/runs';
import { JobClusterStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';
import { notFound } from '../http/domain-error.ts';
import { asIs, pageOf, pageRequest, toPage } from '../http/page.ts';
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
      const asked = pageRequest(request);
      const { rows, count } = await jobs.runs(
        request.user,
        request.params.jobId,
        asked.limit,
        asked.offset,
      );
      return toPage(request, asked, count, rows.map(toRun));
    },
  );

  app.get(
    '/jobs/:jobId/runs/:run/',
    { schema: { params: RunParams, response: { 200: Run } } },
    async (request) => {
      const { jobId, run } = request.params;
      return toRun(await jobs.run(request.user, jobId, requireRunNumber(run)));
    },
  );

  app.post(
    '/jobs/:jobId/runs/:run/stop/',
    { config: { once: false }, schema: { params: RunParams, response: { 200: z.object({}) } } },
    async (request) => {
      const { jobId, run } = request.params;
      await jobs.stopRun(request.user, jobId, requireRunNumber(run));
      return {};
    },
  );

  app.post(
    '/jobs/:jobId/runs/:run/snapshot/',
    { config: { once: false }, schema: { params: RunParams, response: { 200: SnapshotAnswer } } },
    async (request) => {
      const { jobId, run } = request.params;
      const lastSnapshotID = await jobs.snapshot(request.user, jobId, requireRunNumber(run));
      return { data: '', exitcode: 0, lastSnapshotID, reason: 'Snapshot is being made.' };
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
  done();
};

/** Whoever a job is shared with may learn how many others its cluster has, and not which. */
const withOnly = (cluster: Cluster, jobId: string): Cluster => ({
  ...cluster,
  runningJobs: cluster.runningJobs.filter(({ id }) => id === jobId),
});

function requireRunNumber(text: string): number {
  const number = readRunNumber(text);
  if (number === undefined) throw notFound();
  return number;
}
