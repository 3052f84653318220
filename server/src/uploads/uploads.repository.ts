import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { FileRow, NewFileRow, UploadRow } from '../db/schema.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';

export function createUploadsRepository(db: Db) {
  return {
    insert: (row: Omit<UploadRow, 'touched_at' | 'file_id'>, once: Once | null) =>
      makeOnce(db, once, (on) =>
        on.insertInto('upload').values(row).returningAll().executeTakeFirstOrThrow(),
      ),

    findOwned: (ownerId: string, id: string): Promise<UploadRow | undefined> =>
      db
        .selectFrom('upload')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .executeTakeFirst(),

    async touch(id: string): Promise<void> {
      await db
        .updateTable('upload')
        .set({ touched_at: sql<string>`clock_timestamp()` })
        .where('id', '=', id)
        .execute();
    },

    /** The upload becomes a file, once: undefined when it did before, or is gone. */
    complete: (id: string, file: Omit<NewFileRow, 'id'>): Promise<FileRow | undefined> =>
      db.transaction().execute(async (trx) => {
        const upload = await trx
          .selectFrom('upload')
          .select('id')
          .where('id', '=', id)
          .where('file_id', 'is', null)
          .forUpdate()
          .executeTakeFirst();
        if (!upload) return undefined;
        const row = await withFreshId((fileId) =>
          trx
            .insertInto('file')
            .values({ ...file, id: fileId })
            .onConflict((taken) => taken.doNothing())
            .returningAll()
            .executeTakeFirst(),
        );
        await trx.updateTable('upload').set({ file_id: row.id }).where('id', '=', id).execute();
        return row;
      }),

    /** Answers whether it had become a file by then. */
    async remove(id: string): Promise<{ wasFile: boolean }> {
      const gone = await db
        .deleteFrom('upload')
        .where('id', '=', id)
        .returning('file_id')
        .executeTakeFirst();
      // Whoever removed it before has seen to its bytes.
      return { wasFile: gone?.file_id !== null };
    },

    listUntouchedSince: (time: Date): Promise<UploadRow[]> =>
      db.selectFrom('upload').selectAll().where('touched_at', '<', time.toISOString()).execute(),

    /** Which of these ids no upload bears. */
    async missing(ids: readonly string[]): Promise<string[]> {
      const rows = await db
        .selectFrom('upload')
        .select('id')
        .where(sql<boolean>`id = any(${ids})`)
        .execute();
      const known = new Set(rows.map(({ id }) => id));
      return ids.filter((id) => !known.has(id));
    },
  };
}
export type UploadsRepository = ReturnType<typeof createUploadsRepository>;
