import type { Outcome } from '#contract/statuses';
import type { Executor } from '../db/database.ts';
import type { JobRow } from '../db/schema.ts';
import type { RunRef, RunState } from '../engine/engine.ts';
import type { FilesService } from '../files/files.service.ts';
import { JOB_IS_OVER, REASON, type StopOrder } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import type { JobSteps } from './move-job.ts';
import type { RunsRepository } from './runs.repository.ts';

export interface FinishDeps {
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly files: Pick<FilesService, 'hashOutputs' | 'registerOutputs'>;
  readonly listOutputs: (folder: string) => Promise<readonly { relativePath: string }[]>;
  readonly clock: () => Date;
}

/** A run that is over, one way or the other. */
export type OverState = Extract<RunState, { state: 'ended' | 'lost' }>;

/** Ends jobs: outputs are registered and the ephemeral cluster is let go in the transaction that completes the job. */
export function createFinisher({ jobs, runs, files, listOutputs, clock }: FinishDeps) {
  return {
    /** The run is over: saves what it left, then completes the job. */
    async afterRun(job: ActiveJob, { run, state, order, signal }: OverRun): Promise<void> {
      const paths = (await listOutputs(run.folder)).map(({ relativePath }) => relativePath);
      const outputs = await files.hashOutputs(run.folder, paths, signal);
      const bytes = outputs.reduce((sum, { size }) => sum + size, 0);
      const end = endOf(state, order);
      const endedAt = endOfRun(state);
      await jobs.transaction(async (trx) => {
        const times = {
          started_at: state.startedAt?.toISOString() ?? job.started_at,
          completed_at: endedAt.toISOString(),
        };
        // Another server may have come first: nothing is registered twice.
        if (!(await complete(trx, job, end, { ...times, output_bytes: bytes }))) return;
        await runs.update(trx, run, {
          started_at: (state.startedAt ?? endedAt).toISOString(),
          completed_at: endedAt.toISOString(),
          exit_code: state.state === 'ended' ? state.exitCode : null,
          signal: state.state === 'ended' ? state.signal : null,
          outcome: end.outcome,
          output_file_count: outputs.length,
          output_bytes: bytes,
        });
        const owner = { ownerId: job.owner_id, jobId: job.id, runNumber: run.number, now: clock() };
        await files.registerOutputs(trx, owner, outputs);
      });
    },

    /** The job ends although no run of it ever started. */
    withoutRun: async (job: ActiveJob, end: StopOrder): Promise<void> => {
      await jobs.transaction((trx) => complete(trx, job, end, {}));
    },
  };

  /** A lost run lasted until the last sign of it; when nobody saw one, until now. */
  function endOfRun(state: OverState): Date {
    if (state.state === 'ended') return state.endedAt;
    const end = state.lastSignAt ?? clock();
    return state.startedAt && state.startedAt > end ? state.startedAt : end;
  }

  async function complete(
    trx: Parameters<Parameters<JobsRepository['transaction']>[0]>[0],
    job: ActiveJob,
    end: JobEnd,
    change: { started_at?: string | null; completed_at?: string; output_bytes?: number },
  ): Promise<boolean> {
    const moved = await jobs.move(
      job.id,
      stepsTo(job, end),
      { completed_at: clock().toISOString(), ...change, outcome: end.outcome },
      trx,
    );
    if (moved) await letGo(trx, moved);
    return moved !== undefined;
  }
}
export type Finisher = ReturnType<typeof createFinisher>;

interface OverRun {
  readonly run: RunRef;
  readonly state: OverState;
  readonly order: StopOrder | undefined;
  readonly signal: AbortSignal;
}

interface JobEnd {
  readonly reason: string;
  readonly outcome: Outcome;
}

function endOf(state: OverState, order: StopOrder | undefined): JobEnd {
  if (order) return order;
  if (state.state === 'lost')
    return { reason: `The run was lost: ${state.reason}`, outcome: 'lost' };
  return state.exitCode === 0
    ? { reason: REASON.success, outcome: 'succeeded' }
    : { reason: REASON.runFailed, outcome: 'failed' };
}

/** A good job has no `Stopping`, nor one whose own cluster never came up; any other has one before its end. */
function stepsTo({ status }: ActiveJob, { reason, outcome }: JobEnd): JobSteps {
  const gotNone = reason === REASON.noHardware && status === 'Queued';
  const isDirect = outcome === 'succeeded' || gotNone || status === 'Stopping';
  const completed = { status: 'Completed', reason } as const;
  return isDirect ? [completed] : [{ status: 'Stopping', reason }, completed];
}

/** An ephemeral cluster ends with its job. */
async function letGo(trx: Executor, { cluster_id }: JobRow): Promise<void> {
  if (cluster_id === null) return;
  await trx
    .updateTable('cluster')
    .set({ wanted: 'down', down_reason: JOB_IS_OVER })
    .where('id', '=', cluster_id)
    .where('is_persistent', '=', false)
    .execute();
}
