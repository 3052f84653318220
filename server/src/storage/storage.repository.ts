import { sql } from 'kysely';
import type { JobStatus } from '#contract/statuses';
import type { DeviceInput } from '#contract/storage-devices';
import type { Db, Executor } from '../db/database.ts';
import { stepRows } from '../db/step-rows.ts';
import type {
  NewStorageDeviceRow,
  StorageDeviceRow,
  StorageDeviceTable,
} from '../db/storage-tables.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';
import { before, WORKING } from './storage-lifecycle.ts';

export interface StorageStep {
  readonly status: StorageDeviceTable['status'];
  readonly reason?: string | null;
}

/** What a device's row may take on together with a move. */
type StorageChange = Partial<Pick<StorageDeviceRow, 'started_at' | 'stopped_at'>>;

/** A job under way that mounts a device. */
export interface MountingJob {
  readonly device_id: string;
  readonly id: string;
  readonly name: string;
  readonly status: JobStatus | null;
}

export function createStorageRepository(db: Db) {
  /** Moves the device and writes its history in one statement; undefined when it stands elsewhere by now. */
  const move = (
    on: Executor,
    id: string,
    step: StorageStep,
    { change = {}, onlyUnused = false }: { change?: StorageChange; onlyUnused?: boolean } = {},
  ): Promise<StorageDeviceRow | undefined> =>
    on
      .with('moved', (qc) =>
        qc
          .updateTable('storage_device')
          .set({
            ...change,
            status: step.status,
            status_reason: step.reason ?? null,
            status_at: sql<string>`greatest(clock_timestamp(), status_at + interval '1 microsecond')`,
          })
          .where('id', '=', id)
          .where('status', 'in', before(step.status))
          .$if(onlyUnused, (query) =>
            query.where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('job_storage_device')
                    .innerJoin('job', 'job.id', 'job_storage_device.job_id')
                    .select('job.id')
                    .whereRef('device_id', '=', 'storage_device.id')
                    .where('job.status', 'is not', null)
                    .where('job.status', '!=', 'Completed'),
                ),
              ),
            ),
          )
          .returningAll(),
      )
      .with('entry', (qc) =>
        qc
          .insertInto('storage_device_status')
          .columns(['device_id', 'status', 'reason', 'at'])
          .expression((eb) =>
            eb
              .selectFrom('moved')
              .innerJoin(stepRows([step]), (join) => join.onTrue())
              .select(['moved.id', 'step.status', 'step.reason', 'moved.status_at']),
          ),
      )
      .selectFrom('moved')
      .selectAll()
      .executeTakeFirst();

  const insert = (on: Executor, row: NewStorageDeviceRow): Promise<StorageDeviceRow | undefined> =>
    on
      .with('made', (qc) =>
        qc
          .insertInto('storage_device')
          .values(row)
          .onConflict((taken) => taken.doNothing())
          .returningAll(),
      )
      .with('entry', (qc) =>
        qc
          .insertInto('storage_device_status')
          .columns(['device_id', 'status', 'at'])
          .expression((eb) => eb.selectFrom('made').select(['id', 'status', 'status_at'])),
      )
      .selectFrom('made')
      .selectAll()
      .executeTakeFirst();

  return {
    findOwned: (ownerId: string, id: string) =>
      db
        .selectFrom('storage_device')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .executeTakeFirst(),

    insert: (row: Omit<NewStorageDeviceRow, 'id'>, once: Once | null) =>
      withFreshId((id) => makeOnce(db, once, (on) => insert(on, { ...row, id }))),

    /** Newest first. */
    async list(
      ownerId: string,
      { activeOnly }: { activeOnly: boolean },
      limit: number,
      offset: number,
    ) {
      const matching = db
        .selectFrom('storage_device')
        .where('owner_id', '=', ownerId)
        .$if(activeOnly, (query) => query.where('status', 'not in', ['Stopped', 'Error']));
      const [rows, { count }] = await Promise.all([
        matching
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .offset(offset)
          .execute(),
        matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    /** Everything the reconciler has to look at, with the e-mail address of each one's owner. */
    listWorking: () =>
      db
        .selectFrom('storage_device')
        .innerJoin('account', 'account.id', 'storage_device.owner_id')
        .selectAll('storage_device')
        .select('account.email')
        .where('status', 'in', [...WORKING])
        .orderBy('storage_device.created_at')
        .execute(),

    /** Newest first. */
    history: (id: string) =>
      db
        .selectFrom('storage_device_status')
        .selectAll()
        .where('device_id', '=', id)
        .orderBy('id', 'desc')
        .execute(),

    move: (id: string, step: StorageStep, change: StorageChange = {}) =>
      move(db, id, step, { change }),

    /** Undefined when a job under way mounts it, or it stands elsewhere by now. */
    moveUnused: (id: string, step: StorageStep) => move(db, id, step, { onlyUnused: true }),

    /** Undefined when it is under way already. */
    start: (id: string, once: Once | null) =>
      makeOnce(db, once, (on) => move(on, id, { status: 'Starting' })),

    /** What is on it, how large it may become, and what its owner has to know. */
    async note(
      id: string,
      {
        usedBytes,
        sizeBytes,
        reason,
      }: { usedBytes: number; sizeBytes: number; reason: string | null },
    ): Promise<void> {
      await db
        .with('noted', (qc) =>
          qc
            .updateTable('storage_device')
            .set({ used_bytes: usedBytes, size_bytes: sizeBytes, status_reason: reason })
            .where('id', '=', id)
            .returning(['id']),
        )
        .updateTable('storage_device_status')
        .set({ reason })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('storage_device_status as newest')
            .select('newest.id')
            .where('newest.device_id', '=', id)
            .orderBy('newest.id', 'desc')
            .limit(1),
        )
        .execute();
    },

    /** Jobs under way that mount these devices. */
    mountedBy: async (ids: readonly string[]): Promise<readonly MountingJob[]> =>
      ids.length === 0
        ? []
        : db
            .selectFrom('job_storage_device')
            .innerJoin('job', 'job.id', 'job_storage_device.job_id')
            .select(['device_id', 'job.id', 'job.name', 'job.status'])
            .where('device_id', 'in', ids)
            .where('job.status', 'is not', null)
            .where('job.status', '!=', 'Completed')
            .orderBy('job.id')
            .execute(),

    /** Binds a saved job to a started device; undefined when it is no longer saved, or the device not Started. */
    attach: (jobId: string, deviceId: string, inputs: readonly DeviceInput[]) =>
      withFreshId(async (id) => {
        const { rows } = await sql<{ id: string }>`
          insert into job_storage_device (id, job_id, device_id, inputs)
          select ${id}, job.id, device.id, ${JSON.stringify(inputs)}::jsonb
          from job, storage_device as device
          where job.id = ${jobId} and job.status is null and device.id = ${deviceId} and device.status = 'Started'
          for share
          on conflict (job_id, device_id) do update set inputs = excluded.inputs
          returning id`.execute(db);
        return { attachmentId: rows[0]?.id };
      }),

    /** Devices that a job mounts, with what of each is put into its work folder. */
    ofJob: (jobId: string) =>
      db
        .selectFrom('job_storage_device')
        .innerJoin('storage_device', 'storage_device.id', 'job_storage_device.device_id')
        .selectAll('storage_device')
        .select(['job_storage_device.id as attachment_id', 'job_storage_device.inputs'])
        .where('job_id', '=', jobId)
        .orderBy('job_storage_device.created_at')
        .execute(),
  };
}
export type StorageRepository = ReturnType<typeof createStorageRepository>;
