import type { Transaction } from 'kysely';
import type { RunVariable } from '#contract/runs';
import type { Executor } from '../db/database.ts';
import type { Database, JobRow } from '../db/schema.ts';
import type { LogRange, RunRef, RunState } from '../engine/engine.ts';
import type { FilesService } from '../files/files.service.ts';
import type { SnapshotFiles } from '../files/snapshots.ts';
import { forgetJobTokens } from '../identity/job-tokens.ts';
import { endOfJob, endOfRun, type End } from './job-end.ts';
import type { JobStorage } from '../storage/job-storage.ts';
import { JOB_IS_OVER, orderOf, REASON, type StopOrder } from './job-lifecycle.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import type { JobSteps } from './move-job.ts';
import type { OpenRun, RunsRepository } from './runs.repository.ts';

export interface FinishDeps {
  readonly jobs: Pick<JobsRepository, 'transaction' | 'move' | 'addOutputs'>;
  readonly runs: Pick<RunsRepository, 'end' | 'endWaiting' | 'hasOpen' | 'sumUp'>;
  readonly files: Pick<FilesService, 'hashOutputs' | 'registerOutputs'>;
  readonly snapshots: Pick<SnapshotFiles, 'count'>;
  readonly listOutputs: (folder: string) => Promise<readonly { relativePath: string }[]>;
  readonly readPrinted: (folder: string, ranges: readonly LogRange[]) => Promise<string>;
  readonly readResults: (text: string) => RunVariable[];
  /** Puts outputs where later jobs find them. */
  readonly keepOutputs: JobStorage['keepOutputs'];
  readonly clock: () => Date;
}

/** A run that is over, one way or the other. */
export type OverState = Extract<RunState, { state: 'ended' | 'lost' }>;

/**
 * Ends runs, each with its outputs in one transaction, and jobs: with their last run, whose ephemeral cluster is then
 * let go.
 */
export function createFinisher(deps: FinishDeps) {
  const { jobs, runs, files, listOutputs, readPrinted, readResults, clock } = deps;

  return {
    /** The run is over: saves what it left. Answers whether its job is over with it. */
    async afterRun(job: ActiveJob, { run, row, state, order, signal }: OverRun): Promise<boolean> {
      const paths = job.discards_outputs ? [] : await listOutputs(run.folder);
      const outputs = await files.hashOutputs(
        run.folder,
        paths.map(({ relativePath }) => relativePath),
        signal,
      );
      await deps.keepOutputs(run, outputs, signal);
      const printed = state.state === 'ended' ? state.printed : [];
      const results = readResults(await readPrinted(run.folder, printed));
      const bytes = outputs.reduce((sum, { size }) => sum + size, 0);
      const end = endOfRun(state, order);
      const span = spanOf(state, row);
      return jobs.transaction(async (trx) => {
        const made = row.snapshot_file_id === null ? 0 : await deps.snapshots.count(trx, run);
        const ended = await runs.end(trx, run, {
          ...span,
          exit_code: state.state === 'ended' ? state.exitCode : null,
          signal: state.state === 'ended' ? state.signal : null,
          outcome: end.outcome,
          // Else its exit code says it.
          reason: order || state.state === 'lost' ? end.reason : null,
          results: JSON.stringify(results),
          output_file_count: outputs.length + made,
          output_bytes: bytes,
        });
        // Another server may have come first: nothing is registered twice.
        if (!ended) return false;
        const owner = { ownerId: job.owner_id, jobId: job.id, runNumber: run.number, now: clock() };
        await files.registerOutputs(trx, owner, outputs);
        return endWithLast(trx, job, { bytes, end, span });
      });
    },

    /** The run is over although it never started; what is told of it is told of a job that has no other. */
    withoutStart: async (job: ActiveJob, run: RunRef, end: StopOrder): Promise<void> => {
      await jobs.transaction(async (trx) => {
        if (await runs.end(trx, run, end)) await endWithLast(trx, job, { bytes: 0, end, span: {} });
      });
    },

    /** The job ends, and the runs that never started with it; none may be under way. */
    job: async (job: ActiveJob, order: StopOrder | undefined): Promise<void> => {
      await jobs.transaction(async (trx) => {
        if (!order || job.started_at !== null) await completeSummedUp(trx, job, order);
        else if (await complete(trx, job, order, {}))
          await runs.endWaiting(trx, job.id, order.outcome);
      });
    },
  };

  async function endWithLast(
    trx: Transaction<Database>,
    { id }: ActiveJob,
    { bytes, end, span }: { bytes: number; end: End; span: Span },
  ): Promise<boolean> {
    // From here on other runs that end wait, and then find this one over.
    const job = await jobs.addOutputs(trx, id, bytes);
    if (!job) return false;
    if (job.expected_runs === 1) return complete(trx, job, orderOf(job) ?? end, span);
    return (await runs.hasOpen(trx, id)) ? false : completeSummedUp(trx, job, orderOf(job));
  }

  /** A job that nobody ended otherwise ends as its runs did. */
  async function completeSummedUp(
    trx: Transaction<Database>,
    job: ActiveJob,
    order: End | undefined,
  ): Promise<boolean> {
    const { outcomes, startedAt, completedAt } = await runs.sumUp(trx, job.id);
    const end = order ?? endOfJob(outcomes);
    // It is charged for the time its runs took.
    const span = completedAt === null ? {} : { started_at: startedAt, completed_at: completedAt };
    if (!(await complete(trx, job, end, span))) return false;
    await runs.endWaiting(trx, job.id, end.outcome);
    return true;
  }

  async function complete(
    trx: Transaction<Database>,
    job: ActiveJob,
    end: End,
    span: Span,
  ): Promise<boolean> {
    const change = { completed_at: clock().toISOString(), ...span, outcome: end.outcome };
    const moved = await jobs.move(job.id, stepsTo(job, end), change, trx);
    if (moved) {
      await letGo(trx, moved);
      await forgetJobTokens(trx, moved.id);
    }
    return moved !== undefined;
  }

  function spanOf(state: OverState, row: OpenRun) {
    const completed_at = dateOfEnd(state).toISOString();
    return {
      started_at: state.startedAt?.toISOString() ?? row.started_at ?? completed_at,
      completed_at,
    };
  }

  /** A lost run lasted until the last sign of it; when nobody saw one, until now. */
  function dateOfEnd(state: OverState): Date {
    if (state.state === 'ended') return state.endedAt;
    const end = state.lastSignAt ?? clock();
    return state.startedAt && state.startedAt > end ? state.startedAt : end;
  }
}
export type Finisher = ReturnType<typeof createFinisher>;

/** From when to when it ran. */
type Span = Partial<Pick<JobRow, 'started_at' | 'completed_at'>>;

interface OverRun {
  readonly run: RunRef;
  readonly row: OpenRun;
  readonly state: OverState;
  readonly order: StopOrder | undefined;
  readonly signal: AbortSignal;
}

/**
 * A good job has no `Stopping`, nor one whose own cluster never came up; any other has one before its end, and one that
 * was ended by force a `Force Stop` before that.
 */
function stepsTo(job: ActiveJob, { reason, outcome }: End): JobSteps {
  const { status } = job;
  const gotNone = reason === REASON.noHardware && status === 'Queued';
  const completed = { status: 'Completed', reason } as const;
  if (outcome === 'succeeded' || gotNone || status === 'Stopping') return [completed];
  const stopping = { status: 'Stopping', reason } as const;
  return job.stop_by_force && status !== 'Force Stop'
    ? [{ status: 'Force Stop', reason }, stopping, completed]
    : [stopping, completed];
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
