import { sql, type Transaction } from 'kysely';
import type { Db, Executor } from '../db/database.ts';
import { mayRead } from '../db/readable-job.ts';
import type { Database, JobRow, JobUpdate, NewJobRow } from '../db/schema.ts';
import { jobFolder } from '../files/run-folder.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';
import type { StopOrder } from './job-lifecycle.ts';
import { explainJob, moveJob, type JobChange, type JobSteps } from './move-job.ts';

/** What the reconciler reads of every job, again and again: never its request, which may be long. */
const ACTIVE = [
  'id',
  'owner_id',
  'cluster_id',
  'status',
  'status_reason',
  'cores',
  'walltime',
  'started_at',
  'stop_reason',
  'stop_outcome',
  'stop_requested_at',
] as const;
export type ActiveJob = Pick<JobRow, (typeof ACTIVE)[number]>;

export function createJobsRepository(db: Db) {
  return {
    transaction: <T>(work: (trx: Transaction<Database>) => Promise<T>) =>
      db.transaction().execute(work),

    find: (id: string) => db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst(),

    findOwned: (ownerId: string, id: string) =>
      db
        .selectFrom('job')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .executeTakeFirst(),

    /** With its owner, for whom everything that hangs on it is looked up. */
    findReadable: (accountId: string, id: string) =>
      db
        .selectFrom('job')
        .innerJoin('account', 'account.id', 'job.owner_id')
        .selectAll('job')
        .select(['account.email', 'account.username', 'account.full_name', 'account.role'])
        .where('job.id', '=', id)
        .where(mayRead(accountId))
        .executeTakeFirst(),

    insert: (row: Omit<NewJobRow, 'id'>, once: Once | null): Promise<JobRow> =>
      withFreshId((id) =>
        makeOnce(db, once, (on) =>
          on
            .insertInto('job')
            .values({ ...row, id })
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      ),

    emailOf: async (accountId: string): Promise<string> =>
      (
        await db
          .selectFrom('account')
          .select('email')
          .where('id', '=', accountId)
          .executeTakeFirstOrThrow()
      ).email,

    /** What may change of any job. */
    describe: (id: string, change: Pick<JobUpdate, 'name' | 'description'>) =>
      db.updateTable('job').set(change).where('id', '=', id).returningAll().executeTakeFirst(),

    /** Changes a job that was never submitted; undefined when it was. */
    define: (id: string, change: Omit<JobUpdate, 'id' | 'status'>) =>
      db
        .updateTable('job')
        .set(change)
        .where('id', '=', id)
        .where('status', 'is', null)
        .returningAll()
        .executeTakeFirst(),

    /** Everything the reconciler has to look at, in the order of submission. */
    listActive: (): Promise<ActiveJob[]> =>
      db
        .selectFrom('job')
        .select(ACTIVE)
        .where('status', 'is not', null)
        .where('status', '!=', 'Completed')
        .orderBy('queue_position')
        .execute(),

    move: (id: string, steps: JobSteps, change: JobChange = {}, on: Executor = db) =>
      moveJob(on, id, steps, change),

    explain: (id: string, reason: string | null) => explainJob(db, id, reason),

    /** Newest first. */
    history: (jobId: string) =>
      db
        .selectFrom('job_status')
        .selectAll()
        .where('job_id', '=', jobId)
        .orderBy('id', 'desc')
        .execute(),

    /** Asks that the job end. The first order stands; undefined when the job is not active or was asked before. */
    orderStop: (id: string, { reason, outcome }: StopOrder, on: Executor = db) =>
      on
        .updateTable('job')
        .set({
          stop_reason: reason,
          stop_outcome: outcome,
          stop_requested_at: sql`clock_timestamp()`,
        })
        .where('id', '=', id)
        .where('status', 'is not', null)
        .where('status', '!=', 'Completed')
        .where('stop_requested_at', 'is', null)
        .returning('id')
        .executeTakeFirst(),

    /** Asks that all jobs of a cluster end that is on its way down. */
    orderStopOnCluster: (clusterId: string, { reason, outcome }: StopOrder) =>
      db
        .updateTable('job')
        .set({
          stop_reason: reason,
          stop_outcome: outcome,
          stop_requested_at: sql`clock_timestamp()`,
        })
        .where('cluster_id', '=', clusterId)
        .where('status', 'is not', null)
        .where('status', '!=', 'Completed')
        .where('stop_requested_at', 'is', null)
        .execute(),

    /** Whether another job, or a library of saved ones, uses the file as an input. */
    usesFile: async (fileId: string, exceptJobId: string): Promise<boolean> => {
      const use = await sql`
        select 1 from job where id <> ${exceptJobId}
          and request @> ${JSON.stringify({ jobanalyses: [{ inputFiles: [{ id: fileId }] }] })}::jsonb limit 1`.execute(
        db,
      );
      return use.rows.length > 0;
    },

    /** Deletes a job that is not under way, and notes that its folder has to go; false when it is under way. */
    delete: async (id: string): Promise<boolean> => {
      const { numInsertedOrUpdatedRows: noted = 0n } = await db
        .with('deleted', (qc) =>
          qc
            .deleteFrom('job')
            .where('id', '=', id)
            .where((eb) => eb.or([eb('status', 'is', null), eb('status', '=', 'Completed')]))
            .returning(sql<string>`${jobFolder(id)}::text`.as('path')),
        )
        .insertInto('leftover_folder')
        .columns(['path'])
        .expression((eb) => eb.selectFrom('deleted').select('path'))
        .executeTakeFirst();
      return noted > 0n;
    },
  };
}
export type JobsRepository = ReturnType<typeof createJobsRepository>;
