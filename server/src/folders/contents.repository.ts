import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../db/database.ts';
import type { FileRow, FolderRow } from '../db/schema.ts';

export type Entry =
  | { readonly type: 'file'; readonly row: FileRow }
  | { readonly type: 'folder'; readonly row: FolderRow };

export interface Entries {
  readonly entries: Entry[];
  readonly count: number;
}

interface Part {
  readonly limit: number;
  readonly offset: number;
}

/** What is in a folder, or in the trash: files and folders in one list, newest first. */
export function createFolderContents(db: Db) {
  /** `things` selects `type`, `id` and `at` of all that is listed. */
  async function list(things: RawBuilder<unknown>, { limit, offset }: Part): Promise<Entries> {
    const [page, counted] = await Promise.all([
      sql<{ type: Entry['type']; id: string }>`
        select type, id from (${things}) things order by at desc, id desc limit ${limit} offset ${offset}`.execute(
        db,
      ),
      sql<{ count: number }>`select count(*) as count from (${things}) things`.execute(db),
    ]);
    const idsOf = (type: Entry['type']) =>
      page.rows.filter((row) => row.type === type).map(({ id }) => id);
    const [files, folders] = await Promise.all([
      byId(
        db
          .selectFrom('file')
          .selectAll()
          .where(isOneOf(idsOf('file')))
          .execute(),
      ),
      byId(
        db
          .selectFrom('folder')
          .selectAll()
          .where(isOneOf(idsOf('folder')))
          .execute(),
      ),
    ]);
    const entries = page.rows.flatMap(({ type, id }): Entry[] => {
      // What went away since the ids were read is left out.
      const file = files.get(id);
      const folder = folders.get(id);
      if (type === 'file') return file ? [{ type, row: file }] : [];
      return folder ? [{ type, row: folder }] : [];
    });
    return { entries, count: counted.rows[0]?.count ?? 0 };
  }

  return {
    of({ id, owner_id, root }: FolderRow, part: Part): Promise<Entries> {
      // An upload that was put nowhere is in the library; an output file is with its run.
      const isIn =
        root === 'myLibrary' ? sql`folder_id is null and job_id is null` : sql`folder_id = ${id}`;
      return list(
        sql`select 'folder' as type, id, created_at as at from folder where parent_id = ${id} and trash_id is null
          union all select 'file', id, created_at from file
            where owner_id = ${owner_id} and ${isIn} and trash_id is null and deleted_at is null`,
        part,
      );
    },

    trash: (ownerId: string, part: Part): Promise<Entries> =>
      list(
        sql`select 'folder' as type, id, trashed_at as at from folder where owner_id = ${ownerId} and trash_id = id
          union all select 'file', id, trashed_at from file
            where owner_id = ${ownerId} and trash_id = id and deleted_at is null`,
        part,
      ),
  };
}
export type FolderContents = ReturnType<typeof createFolderContents>;

const isOneOf = (ids: readonly string[]) => sql<boolean>`id = any(${ids})`;

const byId = async <T extends { readonly id: string }>(
  rows: Promise<readonly T[]>,
): Promise<ReadonlyMap<string, T>> => new Map((await rows).map((row) => [row.id, row]));
