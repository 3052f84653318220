import { sql, type Transaction } from 'kysely';
import type { Db, Executor } from '../db/database.ts';
import { mentionsAny } from '../db/mentioned-ids.ts';
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
  'project_id',
  'status',
  'status_reason',
  'cores',
  'slots',
  'expected_runs',
  'walltime',
  'started_at',
  'stop_reason',
  'stop_outcome',
  'stop_requested_at',
  'stop_by_force',
  'discards_outputs',
] as const;
export type ActiveJob = Pick<JobRow, (typeof ACTIVE)[number]>;

/** How a job is made to end. */
export interface StopManner {
  /** Its processes are killed at once. */
  readonly isForced: boolean;
  /** What its runs under way have written is not kept. */
  readonly discards: boolean;
}
const GENTLY: StopManner = { isForced: false, discards: false };

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
    describe: (id: string, change: Pick<JobUpdate, 'name' | 'description' | 'project_id'>) =>
      db
        .updateTable('job')
        .set(change)
        .where('id', '=', id)
        // What a job that is over was charged to stays.
        .where(sql<boolean>`status is distinct from 'Completed'`)
        .returningAll()
        .executeTakeFirst(),

    /** Changes a job that was never submitted; undefined when it was. */
    define: (id: string, change: Omit<JobUpdate, 'id' | 'status'>) =>
      db
        .updateTable('job')
        .set(change)
        .where('id', '=', id)
        .where('status', 'is', null)
        .returningAll()
        .executeTakeFirst(),

    /** Everything the reconciler has to look at; what is waited for longest comes first, unless it has a priority. */
    listActive: (): Promise<ActiveJob[]> =>
      db
        .selectFrom('job')
        .select(ACTIVE)
        .where('status', 'is not', null)
        .where('status', '!=', 'Completed')
        .orderBy('priority', 'desc')
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

    /** Asks that the job end. The first reason stands; what comes later may only make the end more forceful. */
    orderStop: (
      id: string,
      { reason, outcome }: StopOrder,
      { isForced, discards }: StopManner = GENTLY,
    ) =>
      db
        .updateTable('job')
        .set({
          stop_reason: sql`case when stop_requested_at is null then ${reason}::text else stop_reason end`,
          stop_outcome: sql`case when stop_requested_at is null then ${outcome}::text else stop_outcome end`,
          stop_requested_at: sql`coalesce(stop_requested_at, clock_timestamp())`,
          stop_by_force: sql`stop_by_force or ${isForced}`,
          discards_outputs: sql`discards_outputs or ${discards}`,
        })
        .where('id', '=', id)
        .where('status', 'is not', null)
        .where('status', '!=', 'Completed')
        .execute(),

    /** Adds to what its runs have left behind. Whoever has done so is the only one to end the job in this transaction. */
    addOutputs: (trx: Executor, id: string, bytes: number): Promise<ActiveJob | undefined> =>
      trx
        .updateTable('job')
        .set({ output_bytes: sql`output_bytes + ${bytes}::bigint` })
        .where('id', '=', id)
        .returning(ACTIVE)
        .executeTakeFirst(),

    /** Of a job that is not over; `ofCluster`: also of the cluster that was made for it, among all that wait for hardware. */
    prioritize: (id: string, priority: number, { ofCluster }: { ofCluster: boolean }) =>
      db
        .with('job_first', (qc) =>
          qc
            .updateTable('job')
            .set({ priority })
            .where('id', '=', id)
            .where(sql<boolean>`status is distinct from 'Completed'`)
            .returning(['id', 'cluster_id']),
        )
        .with('cluster_first', (qc) =>
          qc
            .updateTable('cluster')
            .set({ priority })
            .where(sql<boolean>`${ofCluster} and not is_persistent`)
            .where('id', 'in', (eb) => eb.selectFrom('job_first').select('cluster_id')),
        )
        .selectFrom('job_first')
        .select('id')
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

    /** Whether another job uses the file, in whatever way. */
    usesFile: async (fileId: string, exceptJobId: string): Promise<boolean> =>
      (await db
        .selectFrom('job')
        .select('id')
        .where('id', '!=', exceptJobId)
        .where(mentionsAny([fileId]))
        .executeTakeFirst()) !== undefined,

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
