import type { ClusterRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef, type RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import { admit, type Admission } from './admission.ts';
import type { Finisher } from './finish-job.ts';
import { CLUSTER_SHUT_DOWN, isWaiting, orderOf, REASON, STOPPED_BY_USER } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import type { OpenRun, RunsRepository } from './runs.repository.ts';
import type { Starter } from './start-job.ts';
import type { Watcher } from './watch-job.ts';

export interface JobsReconcilerDeps {
  readonly jobs: JobsRepository;
  readonly runs: Pick<RunsRepository, 'open'>;
  readonly clusters: { findAll(ids: readonly string[]): Promise<ClusterRow[]> };
  /** Why nothing more is charged to a project, by its id. */
  readonly closedProjects: () => ReadonlyMap<string, string>;
  readonly engines: ReadonlyMap<string, Engine>;
  /** Absolute path of a run folder. */
  readonly folderOf: (jobId: string, runNumber: number) => string;
  readonly starter: Starter;
  readonly watch: Watcher;
  readonly finish: Finisher;
  /** Work that would hold up the other jobs: unpacking inputs, hashing outputs. */
  readonly background: Background;
  readonly onError: (error: unknown) => void;
}

interface Site {
  readonly cluster: ClusterRow;
  readonly engine: Engine;
  /** As the engine said in this pass; undefined of a run that had work under way when the pass began. */
  readonly stateOf: (run: RunRef) => RunState | undefined;
}

/** Brings every job one step nearer to its end. */
export function createJobsReconciler(deps: JobsReconcilerDeps) {
  const { jobs, runs, engines, folderOf, starter, watch, finish, background, onError } = deps;

  const refOf = (job: ActiveJob, number: number): RunRef => ({
    jobId: job.id,
    number,
    folder: folderOf(job.id, number),
  });
  const isBusy = (run: RunRef): boolean => background.isBusy(runKey(run));

  /** None of its runs is under way. */
  const endUnstarted = (job: ActiveJob): Promise<void> =>
    finish.job(job, orderOf(job) ?? STOPPED_BY_USER);

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
    if (isHardware) await finish.job(queued, { reason: REASON.noHardware, outcome: 'failed' });
    else await finish.job(queued, CLUSTER_SHUT_DOWN);
  }

  async function follow(
    job: ActiveJob,
    decision: Admission,
    cluster: ClusterRow,
    engine: Engine,
  ): Promise<void> {
    if (decision.kind === 'start') await starter.start(job, cluster, firstRuns(job), engine);
    else if (decision.kind === 'wait') await wait(job, decision);
    else await refuse(job, decision.isHardware);
  }

  /** The runs are numbered in the order they start in. */
  const firstRuns = (job: ActiveJob): RunRef[] =>
    Array.from({ length: Math.min(job.slots, job.expected_runs ?? 1) }, (_, index) =>
      refOf(job, index + 1),
    );

  /**
   * A job that holds cores. Its open runs are those that were started once and never are again, and behind them as many
   * of the waiting ones as it has slots left: each of these is being started, or was about to be by an earlier server.
   */
  async function lookAfter(
    active: ActiveJob,
    open: readonly OpenRun[],
    { cluster, engine, stateOf }: Site,
  ): Promise<void> {
    const job = await watch.job(active);
    const isEnding = orderOf(job) !== undefined;
    const underWay = open.filter(({ started_at }) => started_at !== null);
    const waiting = open.filter(({ started_at }) => started_at === null);
    for (const row of underWay) {
      const run = refOf(job, row.number);
      const state = stateOf(run);
      if (state) await watch.run({ job, row, run, engine, state });
    }
    const absent: RunRef[] = [];
    for (const { number } of waiting) {
      const run = refOf(job, number);
      const state = stateOf(run);
      // One that is still being started need not be.
      if (!state && isEnding) background.cancel(runKey(run));
      if (state?.state === 'absent') absent.push(run);
      else if (state) starter.confirm(job, run, engine);
    }
    const free = job.slots - (open.length - absent.length);
    if (isEnding) for (const run of absent) background.forget(runKey(run));
    else if (absent.length > 0 && free > 0)
      await starter.start(job, cluster, absent.slice(0, free), engine);
    const isQuiet = open.every(({ number }) => {
      const run = refOf(job, number);
      return stateOf(run)?.state === 'absent' && !isBusy(run);
    });
    if (underWay.length === 0 && isQuiet && (isEnding || open.length === 0)) {
      await finish.job(job, orderOf(job));
      watch.forget(job);
    }
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
    openOf: (job: ActiveJob) => readonly OpenRun[],
  ): Promise<void> {
    const engine = engines.get(cluster.site);
    if (!engine) {
      await withoutSite(cluster, own);
      return;
    }
    const [waiting, holding] = [own.filter(isWaitingJob), own.filter((job) => !isWaitingJob(job))];
    await forEach(waiting.filter(isStopping), (job) => endUnstarted(job).catch(onError));
    const refs = holding.flatMap((job) => openOf(job).map(({ number }) => refOf(job, number)));
    const quiet = refs.filter((run) => !isBusy(run));
    const states: ReadonlyMap<string, RunState> =
      quiet.length === 0 ? new Map() : await engine.observeRuns(quiet);
    const asked = new Set(quiet.map(runKey));
    const stateOf = (run: RunRef): RunState | undefined =>
      asked.has(runKey(run)) ? (states.get(runKey(run)) ?? { state: 'absent' }) : undefined;
    for (const job of holding)
      await lookAfter(job, openOf(job), { cluster, engine, stateOf }).catch(onError);
    const queue = waiting.filter((job) => !isStopping(job));
    const decisions = admit(cluster, holding, queue, deps.closedProjects());
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
      const [clusters, open] = await Promise.all([
        deps.clusters.findAll([...byCluster.keys()]),
        runs.open(holding),
      ]);
      const openOf = Map.groupBy(open, ({ job_id }) => job_id);
      for (const cluster of clusters) {
        const own = byCluster.get(cluster.id) ?? [];
        await reconcileCluster(cluster, own, ({ id }) => openOf.get(id) ?? []).catch(onError);
      }
    },
  };
}

const isWaitingJob = ({ status }: ActiveJob): boolean => isWaiting(status ?? 'Pending');
const isStopping = (job: ActiveJob): boolean => job.stop_requested_at !== null;

/** A queue may be long: so many at once share one write to the disk, and leave connections to the requests. */
const AT_ONCE = 6;

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}
