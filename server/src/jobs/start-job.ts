import type { ClusterRow, JobRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef } from '../engine/engine.ts';
import type { Background } from '../reconciler/background.ts';
import type { Stopwatch } from '../reconciler/stopwatch.ts';
import type { Finisher } from './finish-job.ts';
import { isWaiting } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import { CannotLaunch, type Launch } from './launch-job.ts';
import type { JobSteps } from './move-job.ts';
import type { RunsRepository } from './runs.repository.ts';

export interface StarterDeps {
  readonly jobs: Pick<JobsRepository, 'find' | 'move' | 'explain' | 'transaction'>;
  readonly runs: Pick<RunsRepository, 'findWaiting' | 'begin'>;
  readonly launch: Launch;
  readonly finish: Pick<Finisher, 'withoutStart'>;
  readonly background: Background;
  readonly clock: () => Date;
  /** Since a job runs. */
  readonly runtime: Stopwatch;
}

/** Starts runs whose cores are free; goes on with those that an earlier server had begun to start. */
export function createStarter(deps: StarterDeps) {
  const { jobs, runs, launch, finish, background, clock, runtime } = deps;

  /** From here on the job holds its cores. */
  async function hold(job: ActiveJob): Promise<JobRow | undefined> {
    if (!isWaiting(job.status ?? 'Pending')) return jobs.find(job.id);
    const started = { status: 'Started' } as const;
    return jobs.move(
      job.id,
      job.status === 'Pending' ? [{ status: 'Queued' }, started] : [started],
    );
  }

  async function bringToLife(
    job: JobRow,
    cluster: ClusterRow,
    run: RunRef,
    { engine, signal }: { engine: Engine; signal: AbortSignal },
  ): Promise<void> {
    const waiting = await runs.findWaiting(run);
    // What the reconciler saw may have passed meanwhile.
    if (!waiting) return;
    try {
      await launch({ job, cluster, run, variables: waiting.variables }, { engine, signal });
      if (job.started_at === null) runtime.start(job.id);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CannotLaunch) {
        await finish.withoutStart(job, run, { reason: error.message, outcome: 'failed' });
        return;
      }
      const why = error instanceof Error ? error.message : String(error);
      await jobs.explain(job.id, `cannot be started yet, tried again: ${why}`);
      throw error;
    }
    await markExecuting(job, run, engine);
  }

  async function markExecuting(job: ActiveJob, run: RunRef, engine: Engine): Promise<void> {
    const state = (await engine.observeRuns([run])).get(runKey(run));
    const startedAt = (state && 'startedAt' in state ? state.startedAt : null) ?? clock();
    const started_at = startedAt.toISOString();
    await jobs.transaction(async (trx) => {
      // Of a run that is over already, and of its job, nothing changes any more.
      if (!(await runs.begin(trx, run, started_at))) return;
      // With its first run the job begins.
      const steps = toExecuting(job);
      if (steps) await jobs.move(job.id, steps, { started_at }, trx);
    });
  }

  return {
    /** Inputs may take long to unpack: that goes on in the background, for each run by itself. */
    async start(
      job: ActiveJob,
      cluster: ClusterRow,
      refs: readonly RunRef[],
      engine: Engine,
    ): Promise<void> {
      const held = await hold(job);
      if (!held) return;
      for (const run of refs)
        background.run(runKey(run), (signal) =>
          bringToLife(held, cluster, run, { engine, signal }),
        );
    },

    /** Its run was started, and whoever did it came no further: nothing of the start is done again. */
    confirm(job: ActiveJob, run: RunRef, engine: Engine): void {
      background.run(runKey(run), () => markExecuting(job, run, engine));
    },
  };
}
export type Starter = ReturnType<typeof createStarter>;

function toExecuting({ status }: ActiveJob): JobSteps | undefined {
  const executing = { status: 'Executing' } as const;
  if (status === 'Started') return [{ status: 'Validated' }, executing];
  return status === 'Validated' ? [executing] : undefined;
}
