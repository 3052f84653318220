import type { ClusterRow, JobRow, RunRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef, type RunState } from '../engine/engine.ts';
import { endOf } from '../db/timestamps.ts';
import { admit, type Admission } from './admission.ts';
import { CannotLaunch, type Launch } from './launch-job.ts';
import type { Finisher } from './finish-job.ts';
import {
  isWaiting,
  REASON,
  STOPPED_BY_USER,
  WALLTIME_EXCEEDED,
  type StopOrder,
} from './job-lifecycle.ts';
import type { JobsRepository } from './jobs.repository.ts';
import type { RunsRepository } from './runs.repository.ts';
import type { Background } from '../reconciler/background.ts';

export interface JobsReconcilerDeps {
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly clusters: { findAll(ids: readonly string[]): Promise<ClusterRow[]> };
  readonly engines: ReadonlyMap<string, Engine>;
  /** Absolute path of a run folder. */
  readonly folderOf: (jobId: string, runNumber: number) => string;
  readonly launch: Launch;
  readonly finish: Finisher;
  /** Work that would hold up the other jobs: unpacking inputs, hashing outputs. One piece at a time for each job. */
  readonly background: Background;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
  /** Between TERM and KILL. */
  readonly graceMs?: number;
}

/** Brings every job one step nearer to its end. */
export function createJobsReconciler(deps: JobsReconcilerDeps) {
  const {
    jobs,
    runs,
    engines,
    folderOf,
    launch,
    finish,
    background,
    clock,
    onError,
    graceMs = 10_000,
  } = deps;

  /** Jobs whose processes got their TERM from this server. */
  const asked = new Set<string>();

  /** The plain job's one run. */
  const refOf = (job: JobRow): RunRef => ({
    jobId: job.id,
    number: 1,
    folder: folderOf(job.id, 1),
  });

  async function wait(
    job: JobRow,
    { status, reason }: Extract<Admission, { kind: 'wait' }>,
  ): Promise<void> {
    if (job.status === status) {
      if (job.status_reason !== reason) await jobs.explain(job.id, reason);
    } else if (status === 'Queued') await jobs.move(job.id, [{ status, reason }]);
    else if (job.status === 'Pending')
      await jobs.move(job.id, [{ status: 'Queued' }, { status, reason }]);
    else await jobs.move(job.id, [{ status, reason }]);
  }

  /** From here on the job holds its cores; the rest goes on in the background. */
  async function start(job: JobRow, cluster: ClusterRow, engine: Engine): Promise<void> {
    const held = isWaiting(job.status ?? 'Pending')
      ? await jobs.move(
          job.id,
          job.status === 'Pending'
            ? [{ status: 'Queued' }, { status: 'Started' }]
            : [{ status: 'Started' }],
        )
      : job;
    if (!held) return;
    background.run(job.id, async () => {
      const run = refOf(job);
      try {
        await launch(held, cluster, run, engine);
      } catch (error) {
        if (!(error instanceof CannotLaunch)) {
          await jobs.explain(job.id, `cannot be started yet, tried again: ${messageOf(error)}`);
          throw error;
        }
        await finish.withoutRun(held, { reason: error.message, outcome: 'failed' });
        return;
      }
      const state = (await engine.observeRuns([run])).get(runKey(run));
      const startedAt = (state && 'startedAt' in state ? state.startedAt : null) ?? clock();
      await jobs.transaction(async (trx) => {
        await runs.update(trx, run, { started_at: startedAt.toISOString() });
        const steps =
          held.status === 'Validated'
            ? ([{ status: 'Executing' }] as const)
            : ([{ status: 'Validated' }, { status: 'Executing' }] as const);
        await jobs.move(job.id, steps, { started_at: startedAt.toISOString() }, trx);
      });
    });
  }

  /** A job that runs: has it ended, or does it have to? */
  async function watch(
    job: JobRow,
    row: RunRow | undefined,
    engine: Engine,
    state: RunState,
  ): Promise<void> {
    const order = orderOf(job, row);
    if (state.state === 'ended' || state.state === 'lost') {
      asked.delete(job.id);
      background.run(job.id, () => finish.afterRun(job, refOf(job), state, order));
      return;
    }
    if (state.state === 'absent') {
      const lost = { state: 'lost', startedAt: null, reason: 'its run folder is gone' } as const;
      background.run(job.id, () => finish.afterRun(job, refOf(job), lost, order));
      return;
    }
    const now = clock().getTime();
    if (order) await end(job, row, engine, order, now);
    else {
      const limit = endOf(job.started_at, job.walltime);
      if (limit !== null && Date.parse(limit) <= now) {
        await jobs.orderStop(job.id, WALLTIME_EXCEEDED);
        await end(job, row, engine, WALLTIME_EXCEEDED, now);
      }
    }
  }

  /** TERM to the whole process tree, KILL after the grace. */
  async function end(
    job: JobRow,
    row: RunRow | undefined,
    engine: Engine,
    { reason }: StopOrder,
    now: number,
  ): Promise<void> {
    if (job.status !== 'Stopping') await jobs.move(job.id, [{ status: 'Stopping', reason }]);
    const askedAt = job.stop_requested_at ?? row?.stop_requested_at ?? null;
    const isOverdue = askedAt !== null && now - Date.parse(askedAt) >= graceMs;
    // A program that tidies up when it is asked to end is asked once.
    if (isOverdue) await engine.stopRun(refOf(job), 'kill');
    else if (!asked.has(job.id)) await engine.stopRun(refOf(job), 'term');
    asked.add(job.id);
  }

  /** The jobs that wait on one cluster, in the order they were submitted. */
  async function admitAll(
    cluster: ClusterRow,
    engine: Engine,
    holding: JobRow[],
    waiting: JobRow[],
  ): Promise<void> {
    const decisions = admit(cluster, holding, waiting);
    for (const job of waiting) {
      const decision = decisions.get(job.id);
      if (decision?.kind === 'start') await start(job, cluster, engine).catch(onError);
      else if (decision?.kind === 'wait') await wait(job, decision).catch(onError);
      else {
        const reason = decision?.isHardware ? REASON.noHardware : REASON.clusterShutDown;
        await finish
          .withoutRun(await queued(job), {
            reason,
            outcome: decision?.isHardware ? 'failed' : 'stopped',
          })
          .catch(onError);
      }
    }
  }

  /** `Completed` can be reached from `Queued` only. */
  const queued = async (job: JobRow): Promise<JobRow> =>
    job.status === 'Pending' ? ((await jobs.move(job.id, [{ status: 'Queued' }])) ?? job) : job;

  async function reconcileCluster(
    cluster: ClusterRow,
    own: JobRow[],
    runRows: ReadonlyMap<string, RunRow>,
  ): Promise<void> {
    const engine = engines.get(cluster.site);
    if (!engine) return;
    const free = own.filter(({ id }) => !background.isBusy(id));
    const waiting = free.filter(
      ({ status, stop_requested_at }) =>
        isWaiting(status ?? 'Pending') && stop_requested_at === null,
    );
    const holding = own.filter(
      ({ id, status }) => !isWaiting(status ?? 'Pending') || background.isBusy(id),
    );
    for (const job of free) {
      if (isWaiting(job.status ?? 'Pending') && job.stop_requested_at !== null) {
        await finish.withoutRun(job, orderOf(job, undefined) ?? STOPPED_BY_USER).catch(onError);
      }
    }
    const handed = holding.filter(({ id }) => !background.isBusy(id));
    const states =
      handed.length === 0
        ? new Map<string, RunState>()
        : await engine.observeRuns(handed.map(refOf));
    for (const job of handed) {
      const state = states.get(runKey(refOf(job))) ?? { state: 'absent' };
      const isLaunched = job.status === 'Executing' || state.state !== 'absent';
      const row = runRows.get(job.id);
      if (isLaunched && (job.status === 'Executing' || job.status === 'Stopping'))
        await watch(job, row, engine, state).catch(onError);
      else if (job.stop_requested_at !== null && state.state === 'absent') {
        await finish.withoutRun(job, orderOf(job, row) ?? STOPPED_BY_USER).catch(onError);
      } else await start(job, cluster, engine).catch(onError);
    }
    await admitAll(cluster, engine, holding, waiting);
  }

  return {
    async tick(): Promise<void> {
      const active = await jobs.listActive();
      const byCluster = Map.groupBy(active, ({ cluster_id }) => cluster_id ?? '');
      const [clusters, runRows] = await Promise.all([
        deps.clusters.findAll([...byCluster.keys()]),
        runs.ofJobs(
          active.filter(({ status }) => !isWaiting(status ?? 'Pending')).map(({ id }) => id),
        ),
      ]);
      const rowOf = new Map(runRows.map((row) => [row.job_id, row]));
      for (const cluster of clusters) {
        await reconcileCluster(cluster, byCluster.get(cluster.id) ?? [], rowOf).catch(onError);
      }
    },
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Why the job, or its only run, was asked to end. */
function orderOf(job: JobRow, row: RunRow | undefined): StopOrder | undefined {
  if (job.stop_reason !== null)
    return { reason: job.stop_reason, outcome: job.stop_outcome ?? 'stopped' };
  return row?.stop_requested_at ? STOPPED_BY_USER : undefined;
}
