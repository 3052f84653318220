import type { RunRow } from '../db/schema.ts';
import { HOUR_MS } from '../db/timestamps.ts';
import type { Engine, RunRef, RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import type { Stopwatch } from '../reconciler/stopwatch.ts';
import type { DiskRoom } from '../workspace/disk-room.ts';
import type { DiskQuota } from './disk-quota.ts';
import type { Finisher, OverState } from './finish-job.ts';
import { DISK_FULL, orderOf, WALLTIME_EXCEEDED, type StopOrder } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';

export interface WatcherDeps {
  readonly jobs: JobsRepository;
  readonly finish: Finisher;
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

/** A job under way, with what the engine says of its run. */
export interface WatchedJob {
  readonly job: ActiveJob;
  readonly row: RunRow | undefined;
  readonly run: RunRef;
  readonly engine: Engine;
  readonly state: RunState;
}

/** Looks after jobs that run: has one ended, or does it have to? */
export function createWatcher(deps: WatcherDeps) {
  const { jobs, finish, background, clock, ticks, quota, room, runtime, graceMs } = deps;
  /** When the processes of a job got their TERM: a program that tidies up is asked once. */
  const askedAt = new Map<string, number>();
  /** When this server last saw it run: a run that is lost is billed until then, not until its loss is noticed. */
  const seenAt = new Map<string, Date>();

  /** TERM to the whole process tree, KILL after the grace. */
  async function end({ job, run, engine }: WatchedJob, { reason }: StopOrder): Promise<void> {
    if (job.status !== 'Stopping') await jobs.move(job.id, [{ status: 'Stopping', reason }]);
    const since = askedAt.get(job.id);
    if (since === undefined) {
      await engine.stopRun(run, 'term');
      askedAt.set(job.id, ticks());
    } else if (ticks() - since >= graceMs) await engine.stopRun(run, 'kill');
  }

  const isOverWalltime = ({ id, started_at: startedAt, walltime }: ActiveJob): boolean =>
    startedAt !== null &&
    walltime !== null &&
    runtime.elapsedMs(id, startedAt) >= walltime * HOUR_MS;

  function forget(jobId: string): void {
    askedAt.delete(jobId);
    seenAt.delete(jobId);
    runtime.forget(jobId);
  }

  return async function watch(watched: WatchedJob): Promise<void> {
    const { job, row, run } = watched;
    const order = orderOf(job, row);
    const over = overState(watched.state, seenAt.get(job.id));
    if (over) {
      background.run(job.id, async (signal) => {
        await finish.afterRun(job, { run, state: over, order, signal });
        forget(job.id);
        quota.forget(run);
      });
      return;
    }
    seenAt.set(job.id, clock());
    const limit = isOverWalltime(job) ? WALLTIME_EXCEEDED : quota.orderFor(run);
    if (order) {
      await end(watched, order);
    } else if (limit) {
      await jobs.orderStop(job.id, limit);
      await end(watched, limit);
    } else if (job.status === 'Executing') {
      // Without a reason again when there is room, and when its site was away.
      const reason = room.isFull() ? DISK_FULL : null;
      if (job.status_reason !== reason) await jobs.explain(job.id, reason);
    }
  };
}

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
