import type { ClusterRow, JobRow, RunRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef, type RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import { admit, type Admission } from './admission.ts';
import type { Finisher } from './finish-job.ts';
import { isWaiting, orderOf, REASON, STOPPED_BY_USER } from './job-lifecycle.ts';
import type { JobsRepository } from './jobs.repository.ts';
import type { RunsRepository } from './runs.repository.ts';
import type { Starter } from './start-job.ts';
import type { createWatcher } from './watch-job.ts';

export interface JobsReconcilerDeps {
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly clusters: { findAll(ids: readonly string[]): Promise<ClusterRow[]> };
  readonly engines: ReadonlyMap<string, Engine>;
  /** Absolute path of a run folder. */
  readonly folderOf: (jobId: string, runNumber: number) => string;
  readonly start: Starter;
  readonly watch: ReturnType<typeof createWatcher>;
  readonly finish: Finisher;
  /** Work that would hold up the other jobs: unpacking inputs, hashing outputs. */
  readonly background: Background;
  readonly onError: (error: unknown) => void;
}

/** Brings every job one step nearer to its end. */
export function createJobsReconciler(deps: JobsReconcilerDeps) {
  const { jobs, runs, engines, folderOf, start, watch, finish, background, onError } = deps;

  /** The plain job's one run. */
  const refOf = (job: JobRow): RunRef => ({
    jobId: job.id,
    number: 1,
    folder: folderOf(job.id, 1),
  });

  const endUnstarted = (job: JobRow, row?: RunRow): Promise<void> =>
    finish.withoutRun(job, orderOf(job, row) ?? STOPPED_BY_USER);

  async function wait(
    job: JobRow,
    { status, reason }: Extract<Admission, { kind: 'wait' }>,
  ): Promise<void> {
    if (job.status === status) {
      if (job.status_reason !== reason) await jobs.explain(job.id, reason);
    } else if (job.status === 'Pending' && status !== 'Queued') {
      await jobs.move(job.id, [{ status: 'Queued' }, { status, reason }]);
    } else await jobs.move(job.id, [{ status, reason }]);
  }

  async function refuse(job: JobRow, isHardware: boolean): Promise<void> {
    // `Completed` can be reached from `Queued`, not from `Pending`.
    const queued = job.status === 'Pending' ? await jobs.move(job.id, [{ status: 'Queued' }]) : job;
    if (!queued) return;
    if (isHardware)
      await finish.withoutRun(queued, { reason: REASON.noHardware, outcome: 'failed' });
    else await finish.withoutRun(queued, { reason: REASON.clusterShutDown, outcome: 'stopped' });
  }

  async function follow(
    job: JobRow,
    decision: Admission,
    cluster: ClusterRow,
    engine: Engine,
  ): Promise<void> {
    if (decision.kind === 'start') await start(job, cluster, refOf(job), engine);
    else if (decision.kind === 'wait') await wait(job, decision);
    else await refuse(job, decision.isHardware);
  }

  /** A job that holds cores: it runs, or an earlier server had begun to start it. */
  async function lookAfter(
    job: JobRow,
    row: RunRow | undefined,
    state: RunState,
    cluster: ClusterRow,
    engine: Engine,
  ): Promise<void> {
    const isUnderWay =
      job.status === 'Executing' || (job.status === 'Stopping' && state.state !== 'absent');
    if (isUnderWay) await watch({ job, row, run: refOf(job), engine, state });
    else if (job.stop_requested_at !== null && state.state === 'absent')
      await endUnstarted(job, row);
    else await start(job, cluster, refOf(job), engine);
  }

  async function reconcileCluster(
    cluster: ClusterRow,
    own: readonly JobRow[],
    rowOf: ReadonlyMap<string, RunRow>,
  ): Promise<void> {
    const engine = engines.get(cluster.site);
    if (!engine) return;
    const isBusy = ({ id }: JobRow): boolean => background.isBusy(id);
    const holding = own.filter((job) => isBusy(job) || !isWaiting(job.status ?? 'Pending'));
    const waiting = own.filter((job) => !holding.includes(job));
    const handed = holding.filter((job) => !isBusy(job));

    for (const job of waiting.filter(({ stop_requested_at }) => stop_requested_at !== null)) {
      await endUnstarted(job).catch(onError);
    }
    const states: ReadonlyMap<string, RunState> =
      handed.length === 0 ? new Map() : await engine.observeRuns(handed.map(refOf));
    for (const job of handed) {
      const state = states.get(runKey(refOf(job))) ?? { state: 'absent' };
      await lookAfter(job, rowOf.get(job.id), state, cluster, engine).catch(onError);
    }
    const queue = waiting.filter(({ stop_requested_at }) => stop_requested_at === null);
    const decisions = admit(cluster, holding, queue);
    for (const job of queue) {
      const decision = decisions.get(job.id);
      if (decision) await follow(job, decision, cluster, engine).catch(onError);
    }
  }

  return {
    async tick(): Promise<void> {
      const active = await jobs.listActive();
      const byCluster = Map.groupBy(active, ({ cluster_id }) => cluster_id ?? '');
      const holding = active.filter(({ status }) => !isWaiting(status ?? 'Pending'));
      const [clusters, runRows] = await Promise.all([
        deps.clusters.findAll([...byCluster.keys()]),
        runs.ofJobs(holding.map(({ id }) => id)),
      ]);
      const rowOf = new Map(runRows.map((row) => [row.job_id, row]));
      for (const cluster of clusters) {
        await reconcileCluster(cluster, byCluster.get(cluster.id) ?? [], rowOf).catch(onError);
      }
    },
  };
}
