import { sql, type Transaction } from 'kysely';
import type { Db, Executor } from '../db/database.ts';
import type { Database, FileRow, NewFileRow } from '../db/schema.ts';
import { randomId, withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';
import { findReadable } from './find-readable.ts';

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters, and a file has 13. */
const BATCH = 1_000;

/** One parameter, however many ids: a job may name more files than a statement takes parameters. */
const isOneOf = (ids: readonly string[]) => sql<boolean>`id = any(${ids})`;

export function createFilesRepository(db: Db) {
  const living = (ownerId: string) =>
    db.selectFrom('file').where('owner_id', '=', ownerId).where('deleted_at', 'is', null);

  return {
    transaction: <T>(work: (trx: Transaction<Database>) => Promise<T>) =>
      db.transaction().execute(work),

    insert: (row: Omit<NewFileRow, 'id'>, once: Once | null): Promise<FileRow> =>
      withFreshId((id) =>
        makeOnce(db, once, (on) =>
          on
            .insertInto('file')
            .values({ ...row, id })
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      ),

    isListedAt: async (storedAt: string): Promise<boolean> =>
      (await db
        .selectFrom('file')
        .select('id')
        .where('stored_at', '=', storedAt)
        .executeTakeFirst()) !== undefined,

    /** Inserts many in a transaction, each under its id if that is free, else under another. */
    async insertAll(trx: Transaction<Database>, rows: readonly NewFileRow[]): Promise<void> {
      for (let at = 0; at < rows.length; at += BATCH) {
        let missing = rows.slice(at, at + BATCH);
        while (missing.length > 0) {
          // Two of one id are one too many for a statement; the other has its turn in the next.
          const byId = new Map(missing.map((row) => [row.id, row]));
          // A violation would spoil the transaction; rows whose id was taken are just not inserted.
          const inserted = await trx
            .insertInto('file')
            .values([...byId.values()])
            .onConflict((conflict) => conflict.doNothing())
            .returning('id')
            .execute();
          const done = new Set(inserted.map(({ id }) => byId.get(id)));
          missing = missing
            .filter((row) => !done.has(row))
            .map((row) => ({ ...row, id: randomId() }));
        }
      }
    },

    find: (ownerId: string, id: string): Promise<FileRow | undefined> =>
      living(ownerId).selectAll().where('id', '=', id).executeTakeFirst(),

    findReadable: (accountId: string, id: string) => findReadable(db, accountId, id),

    /** Those that are there, deleted ones left out. */
    findAll: (ownerId: string, ids: readonly string[]): Promise<FileRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : living(ownerId).selectAll().where(isOneOf(ids)).execute(),

    /** Those that ever were there: jobs keep the link to a deleted file. */
    findAllEver: (ownerId: string, ids: readonly string[]): Promise<FileRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('file')
            .selectAll()
            .where('owner_id', '=', ownerId)
            .where(isOneOf(ids))
            .execute(),

    /** Whoever they belong to: the inputs of jobs that were checked at submission. */
    findAllById: async (ids: readonly string[]): Promise<ReadonlyMap<string, FileRow>> => {
      const rows =
        ids.length === 0
          ? []
          : await db.selectFrom('file').selectAll().where(isOneOf(ids)).execute();
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** Deletes those that are there, and notes that the bytes of uploads have to go. */
    async markDeleted(ownerId: string, ids: readonly string[], on: Executor = db): Promise<void> {
      if (ids.length === 0) return;
      await on
        .with('deleted', (qc) =>
          qc
            .updateTable('file')
            .set({ deleted_at: sql<string>`clock_timestamp()` })
            .where('owner_id', '=', ownerId)
            .where(isOneOf(ids))
            .where('deleted_at', 'is', null)
            .returning(['stored_at', 'job_id']),
        )
        .insertInto('leftover_folder')
        .columns(['path'])
        // Outputs stay in their run folder until the job is deleted: a path that a job wrote is never removed by name.
        .expression((eb) =>
          eb.selectFrom('deleted').select('stored_at').where('job_id', 'is', null),
        )
        .onConflict((noted) => noted.doNothing())
        .execute();
    },

    /** Sets the type of all of them that are this owner's; answers which. */
    async setType(
      on: Executor,
      ownerId: string,
      ids: readonly string[],
      typeId: number,
    ): Promise<ReadonlySet<string>> {
      const rows = await on
        .updateTable('file')
        .set({ type_id: typeId })
        .where('owner_id', '=', ownerId)
        .where(isOneOf(ids))
        .where('deleted_at', 'is', null)
        .returning('id')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },

    patch: (
      ownerId: string,
      id: string,
      { name, typeId }: { name: string | null; typeId: number | null },
    ): Promise<FileRow | undefined> =>
      db
        .updateTable('file')
        .set((now) => ({
          name: name ?? now.ref('name'),
          // An upload has no folder: its relative path is its name.
          relative_path:
            name === null
              ? now.ref('relative_path')
              : now
                  .case()
                  .when('job_id', 'is', null)
                  .then(name)
                  .else(now.ref('relative_path'))
                  .end(),
          type_id: typeId ?? now.ref('type_id'),
        }))
        .where('owner_id', '=', ownerId)
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .returningAll()
        .executeTakeFirst(),
  };
}
export type FilesRepository = ReturnType<typeof createFilesRepository>;
