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
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly launch: Launch;
  readonly finish: Finisher;
  readonly background: Background;
  readonly clock: () => Date;
  /** Since a job runs. */
  readonly runtime: Stopwatch;
}

/** Starts jobs whose cores are free; goes on with those that an earlier server had begun to start. */
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
    try {
      await launch(job, cluster, run, { engine, signal });
      runtime.start(job.id);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CannotLaunch) {
        await finish.withoutRun(job, { reason: error.message, outcome: 'failed' });
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
    const executing = { status: 'Executing' } as const;
    const steps: JobSteps =
      job.status === 'Validated' ? [executing] : [{ status: 'Validated' }, executing];
    await jobs.transaction(async (trx) => {
      if (await jobs.move(job.id, steps, { started_at }, trx))
        await runs.update(trx, run, { started_at });
    });
  }

  return {
    /** Inputs may take long to unpack: that goes on in the background. */
    async start(job: ActiveJob, cluster: ClusterRow, run: RunRef, engine: Engine): Promise<void> {
      const held = await hold(job);
      if (!held) return;
      background.run(job.id, (signal) => bringToLife(held, cluster, run, { engine, signal }));
    },

    /** Its run was started, and whoever did it came no further: nothing of the start is done again. */
    confirm(job: ActiveJob, run: RunRef, engine: Engine): void {
      background.run(job.id, () => markExecuting(job, run, engine));
    },
  };
}
export type Starter = ReturnType<typeof createStarter>;
