import type { ClusterRow, RunRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef, type RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import { admit, type Admission } from './admission.ts';
import type { Finisher } from './finish-job.ts';
import { isWaiting, orderOf, REASON, STOPPED_BY_USER } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
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
  readonly starter: Starter;
  readonly watch: ReturnType<typeof createWatcher>;
  readonly finish: Finisher;
  /** Work that would hold up the other jobs: unpacking inputs, hashing outputs. */
  readonly background: Background;
  readonly onError: (error: unknown) => void;
}

/** Brings every job one step nearer to its end. */
export function createJobsReconciler(deps: JobsReconcilerDeps) {
  const { jobs, runs, engines, folderOf, starter, watch, finish, background, onError } = deps;

  /** The plain job's one run. */
  const refOf = (job: ActiveJob): RunRef => ({
    jobId: job.id,
    number: 1,
    folder: folderOf(job.id, 1),
  });

  async function endUnstarted(job: ActiveJob): Promise<void> {
    await finish.withoutRun(job, orderOf(job) ?? STOPPED_BY_USER);
    background.forget(job.id);
  }

  async function wait(
    job: ActiveJob,
    { status, reason }: Extract<Admission, { kind: 'wait' }>,
  ): Promise<void> {
    if (job.status === status) {
      if (job.status_reason !== reason) await jobs.explain(job.id, reason);
    } else if (job.status === 'Pending' && status !== 'Queued') {
      await jobs.move(job.id, [{ status: 'Queued' }, { status, reason }]);
    } else await jobs.move(job.id, [{ status, reason }]);
  }

  async function refuse(job: ActiveJob, isHardware: boolean): Promise<void> {
    // `Completed` can be reached from `Queued`, not from `Pending`.
    const queued = job.status === 'Pending' ? await jobs.move(job.id, [{ status: 'Queued' }]) : job;
    if (!queued) return;
    if (isHardware)
      await finish.withoutRun(queued, { reason: REASON.noHardware, outcome: 'failed' });
    else await finish.withoutRun(queued, { reason: REASON.clusterShutDown, outcome: 'stopped' });
  }

  async function follow(
    job: ActiveJob,
    decision: Admission,
    cluster: ClusterRow,
    engine: Engine,
  ): Promise<void> {
    if (decision.kind === 'start') await starter.start(job, cluster, refOf(job), engine);
    else if (decision.kind === 'wait') await wait(job, decision);
    else await refuse(job, decision.isHardware);
  }

  /** A job that holds cores: it runs, or an earlier server had begun to start it. */
  async function lookAfter(
    job: ActiveJob,
    row: RunRow | undefined,
    state: RunState,
    cluster: ClusterRow,
    engine: Engine,
  ): Promise<void> {
    const run = refOf(job);
    // From `Executing` on it was started once, and never is again.
    if (job.status === 'Executing' || job.status === 'Stopping')
      await watch({ job, row, run, engine, state });
    else if (state.state !== 'absent') starter.confirm(job, run, engine);
    else if (isStopping(job)) await endUnstarted(job);
    else await starter.start(job, cluster, run, engine);
  }

  /** Nobody can be asked about the jobs of a site that is no longer there; those that never started may end. */
  async function withoutSite(cluster: ClusterRow, own: readonly ActiveJob[]): Promise<void> {
    const reason = `Site ${cluster.site} is no longer in the configuration`;
    for (const job of own) {
      if (isWaitingJob(job) && isStopping(job)) await endUnstarted(job).catch(onError);
      else if (job.status_reason !== reason) await jobs.explain(job.id, reason).catch(onError);
    }
  }

  async function reconcileCluster(
    cluster: ClusterRow,
    own: readonly ActiveJob[],
    rowOf: ReadonlyMap<string, RunRow>,
  ): Promise<void> {
    const engine = engines.get(cluster.site);
    if (!engine) {
      await withoutSite(cluster, own);
      return;
    }
    const isBusy = ({ id }: ActiveJob): boolean => background.isBusy(id);
    const holding = own.filter((job) => isBusy(job) || !isWaitingJob(job));
    const waiting = own.filter((job) => !isBusy(job) && isWaitingJob(job));
    const handed = holding.filter((job) => !isBusy(job));

    // One that is still being started need not be; one that is being finished has to be.
    for (const job of holding)
      if (isBusy(job) && isStopping(job) && !isStarted(job)) background.cancel(job.id);
    await forEach(waiting.filter(isStopping), (job) => endUnstarted(job).catch(onError));
    const states: ReadonlyMap<string, RunState> =
      handed.length === 0 ? new Map() : await engine.observeRuns(handed.map(refOf));
    for (const job of handed) {
      const state = states.get(runKey(refOf(job))) ?? { state: 'absent' };
      await lookAfter(job, rowOf.get(job.id), state, cluster, engine).catch(onError);
    }
    const queue = waiting.filter((job) => !isStopping(job));
    const decisions = admit(cluster, holding, queue);
    await forEach(queue, async (job) => {
      const decision = decisions.get(job.id);
      if (decision) await follow(job, decision, cluster, engine).catch(onError);
    });
  }

  return {
    async tick(): Promise<void> {
      const active = await jobs.listActive();
      const byCluster = Map.groupBy(active, ({ cluster_id }) => cluster_id ?? '');
      const holding = active.filter((job) => !isWaitingJob(job));
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

const isWaitingJob = ({ status }: ActiveJob): boolean => isWaiting(status ?? 'Pending');
const isStopping = (job: ActiveJob): boolean => job.stop_requested_at !== null;
/** Its command runs, or ran. */
const isStarted = ({ status }: ActiveJob): boolean =>
  status === 'Executing' || status === 'Stopping' || status === 'Completed';

/** A queue may be long: so many at once share one write to the disk, and leave connections to the requests. */
const AT_ONCE = 6;

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}
