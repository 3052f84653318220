import type { RunRow } from '../db/schema.ts';
import { endOf } from '../db/timestamps.ts';
import type { Engine, RunRef, RunState } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import type { Finisher, OverState } from './finish-job.ts';
import { orderOf, WALLTIME_EXCEEDED, type StopOrder } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';

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
  readonly job: ActiveJob;
  readonly row: RunRow | undefined;
  readonly run: RunRef;
  readonly engine: Engine;
  readonly state: RunState;
}

/** Looks after jobs that run: has one ended, or does it have to? */
export function createWatcher({ jobs, finish, background, clock, graceMs }: WatcherDeps) {
  /** When the processes of a job got their TERM, by the clock of this server: a program that tidies up is asked once. */
  const askedAt = new Map<string, number>();

  /** TERM to the whole process tree, KILL after the grace. */
  async function end({ job, run, engine }: WatchedJob, { reason }: StopOrder): Promise<void> {
    if (job.status !== 'Stopping') await jobs.move(job.id, [{ status: 'Stopping', reason }]);
    const since = askedAt.get(job.id);
    const now = clock().getTime();
    if (since === undefined) {
      await engine.stopRun(run, 'term');
      askedAt.set(job.id, now);
    } else if (now - since >= graceMs) await engine.stopRun(run, 'kill');
  }

  function isOverWalltime({ started_at, walltime }: ActiveJob): boolean {
    const limit = endOf(started_at, walltime);
    return limit !== null && Date.parse(limit) <= clock().getTime();
  }

  return async function watch(watched: WatchedJob): Promise<void> {
    const { job, row, run } = watched;
    const order = orderOf(job, row);
    const over = overState(watched.state);
    if (over) {
      askedAt.delete(job.id);
      background.run(job.id, (signal) => finish.afterRun(job, { run, state: over, order, signal }));
    } else if (order) {
      await end(watched, order);
    } else if (isOverWalltime(job)) {
      await jobs.orderStop(job.id, WALLTIME_EXCEEDED);
      await end(watched, WALLTIME_EXCEEDED);
    } else if (job.status === 'Executing' && job.status_reason !== null) {
      // Its site was away.
      await jobs.explain(job.id, null);
    }
  };
}

/** A run that was started and of which nothing is left is lost. */
function overState(state: RunState): OverState | undefined {
  if (state.state === 'absent')
    return {
      state: 'lost',
      startedAt: null,
      reason: 'Nothing of it is left. Is its run folder there, and can be written to?',
    };
  return state.state === 'running' ? undefined : state;
}
