import { sql, type Transaction } from 'kysely';
import type { RootFolders } from '#contract/folders';
import type { Db, Executor } from '../db/database.ts';
import type { Database, FolderRow } from '../db/schema.ts';
import { randomId, withFreshId } from '../http/wire-id.ts';

export type Trx = Transaction<Database>;

export function createFoldersRepository(db: Db) {
  /** Made when they are asked for first. */
  async function roots(ownerId: string): Promise<RootFolders> {
    for (;;) {
      const rows = await db
        .selectFrom('folder')
        .select(['id', 'root'])
        .where('owner_id', '=', ownerId)
        .where('root', 'is not', null)
        .execute();
      const myJobs = rows.find(({ root }) => root === 'myJobs');
      const myLibrary = rows.find(({ root }) => root === 'myLibrary');
      if (myJobs && myLibrary) return { myJobs: myJobs.id, myLibrary: myLibrary.id };
      await db
        .insertInto('folder')
        .values([
          { id: randomId(), owner_id: ownerId, root: 'myJobs', name: 'My jobs', parent_id: null },
          {
            id: randomId(),
            owner_id: ownerId,
            root: 'myLibrary',
            name: 'My library',
            parent_id: null,
          },
        ])
        .onConflict((made) => made.doNothing())
        .execute();
    }
  }

  const living = (on: Executor, ownerId: string) =>
    on
      .selectFrom('folder')
      .selectAll()
      .where('owner_id', '=', ownerId)
      .where('trash_id', 'is', null);

  return {
    roots,

    /**
     * Everybody changes their folders one change at a time: nothing is put into a folder that is just being deleted, and
     * what was checked still holds when it is done.
     */
    async change<T>(ownerId: string, work: (trx: Trx) => Promise<T>): Promise<T> {
      const { myLibrary } = await roots(ownerId);
      return db.transaction().execute(async (trx) => {
        await trx
          .selectFrom('folder')
          .select('id')
          .where('id', '=', myLibrary)
          .forUpdate()
          .execute();
        return work(trx);
      });
    },

    /** Not one in the trash. */
    find: (ownerId: string, id: string, on: Executor = db): Promise<FolderRow | undefined> =>
      living(on, ownerId).where('id', '=', id).executeTakeFirst(),

    findByName: (trx: Trx, ownerId: string, parentId: string, name: string) =>
      living(trx, ownerId)
        .where('parent_id', '=', parentId)
        .where('name', '=', name)
        .executeTakeFirst(),

    insert: (trx: Trx, row: { owner_id: string; parent_id: string; name: string }) =>
      withFreshId((id) =>
        trx
          .insertInto('folder')
          .values({ ...row, id, root: null })
          .onConflict((taken) => taken.doNothing())
          .returningAll()
          .executeTakeFirst(),
      ),

    /** 1 for the two that everybody has. */
    async depthOf(trx: Trx, id: string): Promise<number> {
      const { rows } = await sql<{ depth: number }>`
        with recursive above (id, parent_id) as (
          select id, parent_id from folder where id = ${id}
          union select folder.id, folder.parent_id from folder join above on folder.id = above.parent_id)
        select count(*) as depth from above`.execute(trx);
      return rows[0]?.depth ?? 0;
    },

    /** All folders below one, by name; the trash left out. */
    below: (ownerId: string, id: string): Promise<FolderRow[]> =>
      living(db, ownerId)
        .where('id', 'in', (below) =>
          below
            .selectFrom(
              sql<{ id: string }>`(with recursive tree (id) as (
                select id from folder where parent_id = ${id} and trash_id is null
                union select folder.id from folder join tree on folder.parent_id = tree.id and folder.trash_id is null)
                select id from tree)`.as('tree'),
            )
            .select('tree.id'),
        )
        .orderBy('name')
        .orderBy('id')
        .execute(),

    /** Puts files of this person into a folder, or into the library itself; answers which. */
    async moveFiles(
      trx: Trx,
      ownerId: string,
      fileIds: readonly string[],
      folderId: string | null,
    ): Promise<ReadonlySet<string>> {
      const moved = await trx
        .updateTable('file')
        .set({ folder_id: folderId })
        .where('owner_id', '=', ownerId)
        .where(sql<boolean>`id = any(${fileIds})`)
        .where('deleted_at', 'is', null)
        .where('trash_id', 'is', null)
        .returning('id')
        .execute();
      return new Set(moved.map(({ id }) => id));
    },
  };
}
export type FoldersRepository = ReturnType<typeof createFoldersRepository>;
