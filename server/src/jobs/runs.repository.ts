import { sql, type Transaction } from 'kysely';
import type { RunVariable } from '#contract/runs';
import type { Outcome } from '#contract/statuses';
import type { Db, Executor } from '../db/database.ts';
import type { Database, RunRow } from '../db/schema.ts';
import type { RunRef } from '../engine/engine.ts';
import type { StopOrder } from './job-lifecycle.ts';

/** What the reconciler reads of every open run, again and again: never its variables, which may be many. */
const OPEN = [
  'job_id',
  'number',
  'started_at',
  'reason',
  'stop_requested_at',
  'stop_outcome',
  'snapshot_asked_at',
  'snapshot_file_id',
] as const;
export type OpenRun = Pick<RunRow, (typeof OPEN)[number]>;

type RunId = Pick<RunRef, 'jobId' | 'number'>;

export function createRunsRepository(db: Db) {
  const one = (on: Executor, { jobId, number }: RunId) =>
    on.updateTable('run').where('job_id', '=', jobId).where('number', '=', number);
  const isWaiting = sql<boolean>`started_at is null and outcome is null`;
  const isUnderWay = sql<boolean>`started_at is not null and outcome is null`;

  return {
    async page(jobId: string, limit: number, offset: number) {
      const ofJob = db.selectFrom('run').where('job_id', '=', jobId);
      const [rows, { count }] = await Promise.all([
        ofJob.selectAll().orderBy('number').limit(limit).offset(offset).execute(),
        ofJob.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    find: (jobId: string, number: number) =>
      db
        .selectFrom('run')
        .selectAll()
        .where('job_id', '=', jobId)
        .where('number', '=', number)
        .executeTakeFirst(),

    /** All runs of a job in one statement, however many. */
    insert: (trx: Executor, jobId: string, plans: readonly { variables: RunVariable[] }[]) =>
      sql`insert into run (job_id, number, variables)
        select ${jobId}, place, plan->'variables'
        from jsonb_array_elements(${JSON.stringify(plans)}::jsonb) with ordinality as wanted (plan, place)`.execute(
        trx,
      ),

    /**
     * Of each job the runs under way, and of those that wait the first ones, in their order. Both are found without a
     * look at the runs that are over.
     */
    async open(jobs: readonly { id: string; slots: number }[]): Promise<OpenRun[]> {
      if (jobs.length === 0) return [];
      const columns = sql.join(OPEN.map((name) => sql.ref(name)));
      const { rows } = await sql<OpenRun>`
        select run.* from unnest(${jobs.map(({ id }) => id)}::text[], ${jobs.map(({ slots }) => slots)}::int[]) as job (id, slots)
        cross join lateral (
          (select ${columns} from run where job_id = job.id and ${isUnderWay} order by number)
          union all
          (select ${columns} from run where job_id = job.id and ${isWaiting} order by number limit job.slots)
        ) as run`.execute(db);
      return rows;
    },

    /** Unless it was started, or is over already. */
    findWaiting: ({ jobId, number }: RunId) =>
      db
        .selectFrom('run')
        .select('variables')
        .where('job_id', '=', jobId)
        .where('number', '=', number)
        .where(isWaiting)
        .executeTakeFirst(),

    hasOpen: async (on: Executor, jobId: string): Promise<boolean> => {
      const { rows } = await sql`
        (select 1 from run where job_id = ${jobId} and ${isUnderWay} limit 1)
        union all (select 1 from run where job_id = ${jobId} and ${isWaiting} limit 1)`.execute(on);
      return rows.length > 0;
    },

    /** Notes that it runs; undefined when that is known, or it is over. */
    begin: (on: Executor, run: RunId, startedAt: string) =>
      one(on, run)
        .set({ started_at: startedAt })
        .where(isWaiting)
        .returning('number')
        .executeTakeFirst(),

    /** The run is over; undefined when it was before. */
    end: (on: Executor, run: RunId, change: RunEnd) =>
      one(on, run)
        .set({ ...change, snapshot_asked_at: null })
        .where('outcome', 'is', null)
        .returning('number')
        .executeTakeFirst(),

    /** The runs that never started are over with their job. */
    endWaiting: (trx: Transaction<Database>, jobId: string, outcome: Outcome) =>
      trx
        .updateTable('run')
        .set({ outcome })
        .where('job_id', '=', jobId)
        .where(isWaiting)
        .execute(),

    /** How the runs of a job ended, and from when to when they ran. */
    sumUp: (on: Executor, jobId: string) =>
      on
        .selectFrom('run')
        .where('job_id', '=', jobId)
        .select(({ fn }) => [
          sql<
            Outcome[]
          >`coalesce(array_agg(distinct outcome) filter (where outcome is not null), '{}')`.as(
            'outcomes',
          ),
          fn.min('started_at').as('startedAt'),
          fn.max('completed_at').as('completedAt'),
        ])
        .executeTakeFirstOrThrow(),

    /** Asks that this run alone end; undefined when it is not running or was asked before. */
    orderStop: (run: RunId, { reason, outcome }: StopOrder) =>
      one(db, run)
        .set({
          stop_requested_at: sql`clock_timestamp()`,
          reason,
          stop_outcome: outcome,
        })
        .where(isUnderWay)
        .where('stop_requested_at', 'is', null)
        .returning('number')
        .executeTakeFirst(),

    /** Asks for a snapshot; undefined when the run is not running. */
    askSnapshot: (run: RunId) =>
      one(db, run)
        .set({ snapshot_asked_at: sql`coalesce(snapshot_asked_at, clock_timestamp())` })
        .where(isUnderWay)
        .returning('snapshot_file_id')
        .executeTakeFirst(),

    /** The snapshot that was asked for is ready; undefined when the run ended before. */
    claimSnapshot: (trx: Executor, run: RunId, askedAt: string) =>
      one(trx, run)
        .set({ snapshot_asked_at: null })
        .where(isUnderWay)
        .where('snapshot_asked_at', '=', askedAt)
        .returning('number')
        .executeTakeFirst(),

    noteSnapshot: (trx: Executor, run: RunId, fileId: string) =>
      one(trx, run).set({ snapshot_file_id: fileId }).execute(),
  };
}
export type RunsRepository = ReturnType<typeof createRunsRepository>;

interface RunEnd extends Partial<
  Pick<
    RunRow,
    'started_at' | 'completed_at' | 'exit_code' | 'signal' | 'output_file_count' | 'output_bytes'
  >
> {
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** As JSON. */
  readonly results?: string;
}
