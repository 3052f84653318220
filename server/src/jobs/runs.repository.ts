import { sql } from 'kysely';
import type { Db, Executor } from '../db/database.ts';
import type { RunRow } from '../db/schema.ts';

export function createRunsRepository(db: Db) {
  return {
    ofJob: (jobId: string) =>
      db.selectFrom('run').selectAll().where('job_id', '=', jobId).orderBy('number').execute(),

    ofJobs: (jobIds: readonly string[]) =>
      jobIds.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('run')
            .selectAll()
            .where('job_id', 'in', jobIds)
            .orderBy('number')
            .execute(),

    find: (jobId: string, number: number) =>
      db
        .selectFrom('run')
        .selectAll()
        .where('job_id', '=', jobId)
        .where('number', '=', number)
        .executeTakeFirst(),

    insert: (trx: Executor, jobId: string, count: number) =>
      trx
        .insertInto('run')
        .columns(['job_id', 'number'])
        .expression((eb) =>
          eb
            .selectFrom(
              sql<{ number: number }>`generate_series(1, ${count}::int)`.as<'row'>(
                sql`row(number)`,
              ),
            )
            .select([sql.val(jobId).as('job_id'), 'row.number']),
        )
        .execute(),

    update: (
      trx: Executor,
      { jobId, number }: { jobId: string; number: number },
      change: RunChange,
    ) =>
      trx
        .updateTable('run')
        .set(change)
        .where('job_id', '=', jobId)
        .where('number', '=', number)
        .execute(),

    /** Asks that this run alone end; undefined when it is not running or was asked before. */
    orderStop: (jobId: string, number: number) =>
      db
        .updateTable('run')
        .set({ stop_requested_at: sql`clock_timestamp()` })
        .where('job_id', '=', jobId)
        .where('number', '=', number)
        .where('started_at', 'is not', null)
        .where('completed_at', 'is', null)
        .returning('number')
        .executeTakeFirst(),
  };
}
export type RunsRepository = ReturnType<typeof createRunsRepository>;

type RunChange = Partial<
  Pick<
    RunRow,
    | 'started_at'
    | 'completed_at'
    | 'exit_code'
    | 'signal'
    | 'outcome'
    | 'output_file_count'
    | 'output_bytes'
  >
>;
