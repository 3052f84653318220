import type { JobRow, RunRow } from '../db/schema.ts';
import { endOf } from '../db/timestamps.ts';
import type { Engine, RunRef, RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import type { Finisher, OverState } from './finish-job.ts';
import { orderOf, WALLTIME_EXCEEDED, type StopOrder } from './job-lifecycle.ts';
import type { JobsRepository } from './jobs.repository.ts';

export interface WatcherDeps {
  readonly jobs: JobsRepository;
  readonly finish: Finisher;
  readonly background: Background;
  readonly clock: () => Date;
  /** Between TERM and KILL. */
  readonly graceMs: number;
}

/** A job under way, with what the engine says of its run. */
export interface WatchedJob {
  readonly job: JobRow;
  readonly row: RunRow | undefined;
  readonly run: RunRef;
  readonly engine: Engine;
  readonly state: RunState;
}

/** Looks after jobs that run: has one ended, or does it have to? */
export function createWatcher({ jobs, finish, background, clock, graceMs }: WatcherDeps) {
  /** Jobs whose processes got their TERM from this server: a program that tidies up is asked once. */
  const asked = new Set<string>();

  /** TERM to the whole process tree, KILL after the grace. */
  async function end({ job, row, run, engine }: WatchedJob, { reason }: StopOrder): Promise<void> {
    if (job.status !== 'Stopping') await jobs.move(job.id, [{ status: 'Stopping', reason }]);
    const askedAt = job.stop_requested_at ?? row?.stop_requested_at ?? null;
    const isOverdue = askedAt !== null && clock().getTime() - Date.parse(askedAt) >= graceMs;
    if (isOverdue) await engine.stopRun(run, 'kill');
    else if (!asked.has(job.id)) await engine.stopRun(run, 'term');
    asked.add(job.id);
  }

  function isOverWalltime({ started_at, walltime }: JobRow): boolean {
    const limit = endOf(started_at, walltime);
    return limit !== null && Date.parse(limit) <= clock().getTime();
  }

  return async function watch(watched: WatchedJob): Promise<void> {
    const { job, row, run } = watched;
    const order = orderOf(job, row);
    const over = overState(watched.state);
    if (over) {
      asked.delete(job.id);
      background.run(job.id, () => finish.afterRun(job, run, over, order));
    } else if (order) {
      await end(watched, order);
    } else if (isOverWalltime(job)) {
      await jobs.orderStop(job.id, WALLTIME_EXCEEDED);
      await end(watched, WALLTIME_EXCEEDED);
    }
  };
}

/** A run that was started and of which nothing is left is lost. */
function overState(state: RunState): OverState | undefined {
  if (state.state === 'absent')
    return { state: 'lost', startedAt: null, reason: 'its run folder is gone' };
  return state.state === 'running' ? undefined : state;
}
