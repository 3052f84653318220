import { HOUR_MS } from '../db/timestamps.ts';
import { runKey, type Engine, type RunRef, type RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import type { Stopwatch } from '../reconciler/stopwatch.ts';
import type { DiskRoom } from '../workspace/disk-room.ts';
import type { DiskQuota } from './disk-quota.ts';
import type { Finisher, OverState } from './finish-job.ts';
import {
  DISK_FULL,
  orderOf,
  orderOfRun,
  WALLTIME_EXCEEDED,
  type StopOrder,
} from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import type { OpenRun, RunsRepository } from './runs.repository.ts';
import type { Snapshots } from './snapshot-run.ts';

export interface WatcherDeps {
  readonly jobs: Pick<JobsRepository, 'move' | 'orderStop' | 'explain'>;
  readonly runs: Pick<RunsRepository, 'orderStop'>;
  readonly finish: Pick<Finisher, 'afterRun'>;
  readonly snapshots: Snapshots;
  readonly background: Background;
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  readonly quota: DiskQuota;
  /** Of the run folders. */
  readonly room: Pick<DiskRoom, 'isFull'>;
  /** Since a job runs. */
  readonly runtime: Stopwatch;
  /** Between TERM and KILL. */
  readonly graceMs: number;
}

/** A run under way, with what the engine says of it. */
export interface WatchedRun {
  readonly job: ActiveJob;
  readonly row: OpenRun;
  readonly run: RunRef;
  readonly engine: Engine;
  readonly state: RunState;
}

/** Looks after runs under way: has one ended, or does it have to? */
export function createWatcher(deps: WatcherDeps) {
  const { jobs, runs, finish, snapshots, background, clock, ticks } = deps;
  const { quota, room, runtime, graceMs } = deps;
  /** When the processes of a run got their TERM: a program that tidies up is asked once. */
  const askedAt = new Map<string, number>();
  /** When this server last saw it run: a run that is lost is billed until then, not until its loss is noticed. */
  const seenAt = new Map<string, Date>();

  /** TERM to the whole process tree, KILL after the grace; at once when force was asked for. */
  async function end({ job, run, engine }: WatchedRun, { reason }: StopOrder): Promise<void> {
    const isWhole = orderOf(job) !== undefined || job.expected_runs === 1;
    if (isWhole && job.status === 'Executing')
      await jobs.move(job.id, [{ status: job.stop_by_force ? 'Force Stop' : 'Stopping', reason }]);
    const since = askedAt.get(runKey(run));
    if (job.stop_by_force || (since !== undefined && ticks() - since >= graceMs)) {
      await engine.stopRun(run, 'kill');
    } else if (since === undefined) {
      await engine.stopRun(run, 'term');
      askedAt.set(runKey(run), ticks());
    }
  }

  const isOverWalltime = ({ id, started_at: startedAt, walltime }: ActiveJob): boolean =>
    startedAt !== null &&
    walltime !== null &&
    runtime.elapsedMs(id, startedAt) >= walltime * HOUR_MS;

  function finishRun({ job, row, run }: WatchedRun, state: OverState): void {
    const order = orderOf(job) ?? orderOfRun(row);
    snapshots.cancel(run);
    background.run(runKey(run), async (signal) => {
      const isLast = await finish.afterRun(job, { run, row, state, order, signal });
      askedAt.delete(runKey(run));
      seenAt.delete(runKey(run));
      quota.forget(run);
      if (isLast) runtime.forget(job.id);
    });
  }

  return {
    /** The job as it is to be looked after from now on: with an order to end when its time is over. */
    async job(job: ActiveJob): Promise<ActiveJob> {
      if (orderOf(job)) return job;
      if (isOverWalltime(job)) {
        await jobs.orderStop(job.id, WALLTIME_EXCEEDED);
        const { reason, outcome } = WALLTIME_EXCEEDED;
        return { ...job, stop_reason: reason, stop_outcome: outcome };
      }
      if (job.status === 'Executing') {
        // Without a reason again when there is room, and when its site was away.
        const reason = room.isFull() ? DISK_FULL : null;
        if (job.status_reason !== reason) await jobs.explain(job.id, reason);
      }
      return job;
    },

    /** The job is over. */
    forget: ({ id }: ActiveJob): void => {
      runtime.forget(id);
    },

    async run(watched: WatchedRun): Promise<void> {
      const { job, row, run, state } = watched;
      const over = overState(state, seenAt.get(runKey(run)));
      if (over) {
        finishRun(watched, over);
        return;
      }
      seenAt.set(runKey(run), clock());
      const order = orderOf(job) ?? orderOfRun(row);
      const limit = order ? undefined : quota.orderFor(run);
      if (limit) await runs.orderStop(run, limit);
      const why = order ?? limit;
      if (why) await end(watched, why);
      else if (row.snapshot_asked_at !== null) snapshots.begin(job, run, row.snapshot_asked_at);
    },
  };
}
export type Watcher = ReturnType<typeof createWatcher>;

/** A run that was started and of which nothing is left is lost. */
function overState(state: RunState, seenAt: Date | undefined): OverState | undefined {
  switch (state.state) {
    case 'running':
      return undefined;
    case 'ended':
      return state;
    case 'absent':
      return {
        state: 'lost',
        startedAt: null,
        lastSignAt: seenAt ?? null,
        reason: 'Nothing of it is left. Is its run folder there, and can be written to?',
      };
    case 'lost':
      return { ...state, lastSignAt: later(state.lastSignAt, seenAt ?? null) };
  }
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other);
