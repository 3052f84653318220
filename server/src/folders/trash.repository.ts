import { sql } from 'kysely';
import type { FolderRow } from '../db/schema.ts';
import type { Trx } from './folders.repository.ts';

/** Files and folders by their ids. */
export interface Things {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const isOneOf = (column: string, ids: readonly string[]) =>
  sql<boolean>`${sql.ref(column)} = any(${ids})`;

/** These folders and all below them, each with the one of `ids` above it. */
const treesOf = (ids: readonly string[]) => sql`
  with recursive tree (id, top) as (
    select id, id from folder where id = any(${ids})
    union select folder.id, tree.top from folder join tree on folder.parent_id = tree.id)`;

/** Moves in and out of the trash. To be called in the transaction of one change; rights are checked before. */
export const trashRepository = {
  /** Which of these are in this folder, the trash left out. */
  async findIn(trx: Trx, folder: FolderRow, { files, folders }: Things): Promise<Things> {
    const isLibrary = folder.root === 'myLibrary';
    const foundFiles = await trx
      .selectFrom('file')
      .select('id')
      .where('owner_id', '=', folder.owner_id)
      .where(isOneOf('id', files))
      .where('deleted_at', 'is', null)
      .where('trash_id', 'is', null)
      .where((eb) =>
        isLibrary
          ? eb.and([eb('folder_id', 'is', null), eb('job_id', 'is', null)])
          : eb('folder_id', '=', folder.id),
      )
      .execute();
    const foundFolders = await trx
      .selectFrom('folder')
      .select('id')
      .where(isOneOf('id', folders))
      .where('parent_id', '=', folder.id)
      .where('trash_id', 'is', null)
      .execute();
    return { files: foundFiles.map(({ id }) => id), folders: foundFolders.map(({ id }) => id) };
  },

  /** What was in the trash before stays an entry of its own. */
  async archive(trx: Trx, { files, folders }: Things): Promise<void> {
    await sql`${treesOf(folders)} update file set trash_id = tree.top, trashed_at = now()
      from tree where file.folder_id = tree.id and file.trash_id is null`.execute(trx);
    await sql`${treesOf(folders)} update folder set trash_id = tree.top, trashed_at = now()
      from tree where folder.id = tree.id and folder.trash_id is null`.execute(trx);
    await sql`update file set trash_id = id, trashed_at = now() where id = any(${files})`.execute(
      trx,
    );
  },

  /** Which of these are entries of the trash: what lies in a folder that was put there is none. */
  async findInTrash(trx: Trx, ownerId: string, { files, folders }: Things): Promise<Things> {
    const foundFiles = await trx
      .selectFrom('file')
      .select('id')
      .where('owner_id', '=', ownerId)
      .where(isOneOf('id', files))
      .whereRef('trash_id', '=', 'id')
      .where('deleted_at', 'is', null)
      .execute();
    const foundFolders = await trx
      .selectFrom('folder')
      .select('id')
      .where('owner_id', '=', ownerId)
      .where(isOneOf('id', folders))
      .whereRef('trash_id', '=', 'id')
      .execute();
    return { files: foundFiles.map(({ id }) => id), folders: foundFolders.map(({ id }) => id) };
  },

  async recover(trx: Trx, { files, folders }: Things): Promise<void> {
    const ids = [...files, ...folders];
    const back = { trash_id: null, trashed_at: null };
    await trx.updateTable('file').set(back).where(isOneOf('trash_id', ids)).execute();
    await trx.updateTable('folder').set(back).where(isOneOf('trash_id', ids)).execute();
  },

  /** Which of these cannot be seen, because a folder above them is still in the trash. */
  async stillHidden(trx: Trx, { files, folders }: Things): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select file.id from file join folder on folder.id = file.folder_id
        where file.id = any(${files}) and folder.trash_id is not null
      union all
      select folder.id from folder join folder parent on parent.id = folder.parent_id
        where folder.id = any(${folders}) and parent.trash_id is not null`.execute(trx);
    return rows.map(({ id }) => id);
  },

  /** Files in these folders at any depth, those included that were put into the trash from there. */
  async filesBelow(trx: Trx, folders: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`${treesOf(folders)}
      select file.id from file join tree on file.folder_id = tree.id where file.deleted_at is null`.execute(
      trx,
    );
    return rows.map(({ id }) => id);
  },

  /** With all folders below. */
  async deleteFolders(trx: Trx, folders: readonly string[]): Promise<void> {
    await trx.deleteFrom('folder').where(isOneOf('id', folders)).execute();
  },
};
