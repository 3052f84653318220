import type { FileFolder, RootFolders } from '#contract/folders';
import type { FolderRow } from '../db/schema.ts';
import type { FilesService } from '../files/files.service.ts';
import { lastSegment } from '../files/content-disposition.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import { noteMade, type Once } from '../idempotency/once.ts';
import type { FolderContents } from './contents.repository.ts';
import type { FoldersRepository, Trx } from './folders.repository.ts';
import { trashRepository } from './trash.repository.ts';

interface FoldersDeps {
  readonly folders: FoldersRepository;
  readonly contents: FolderContents;
  readonly files: Pick<FilesService, 'markDeleted' | 'removeLeftovers'>;
}

/** Deeper than anybody sorts by hand; every look into a folder may walk this far. */
const DEEPEST = 32;

/** Folders in which people sort their uploads. Each belongs to its owner; anybody else's is not there. */
export function createFoldersService({ folders, contents, files }: FoldersDeps) {
  async function require(user: User, id: string): Promise<FolderRow> {
    const row = await folders.find(user.id, id);
    if (!row) throw notFound();
    return row;
  }

  /** Names are unique in a folder; the refusal names the folder that has it. */
  async function insert(trx: Trx, user: User, parentId: string, name: string): Promise<FolderRow> {
    const there = await folders.findByName(trx, user.id, parentId, name);
    if (there)
      throw new DomainError(400, {
        detail: `A folder "${name}" already exists here.`,
        id: there.id,
      });
    if ((await folders.depthOf(trx, parentId)) >= DEEPEST)
      throw new DomainError(400, {
        name: [`Folders are at most ${String(DEEPEST)} deep. Make this one further up.`],
      });
    return folders.insert(trx, { owner_id: user.id, parent_id: parentId, name });
  }

  const service = {
    roots: (user: User): Promise<RootFolders> => folders.roots(user.id),

    require,

    /** `unknownParent` refuses a parent that is not there. */
    async create(
      user: User,
      { name, parentId }: { name: string; parentId: string },
      once: Once | null,
      unknownParent: () => DomainError = notFound,
    ): Promise<FolderRow> {
      if (once?.madeId) return require(user, once.madeId);
      if (lastSegment(name) !== name)
        throw new DomainError(400, {
          name: ['A name of at most 255 bytes, without slashes, is required.'],
        });
      return folders.change(user.id, async (trx) => {
        if (!(await folders.find(user.id, parentId, trx))) throw unknownParent();
        const row = await insert(trx, user, parentId, name);
        if (once) await noteMade(trx, once, row.id);
        return row;
      });
    },

    /** For good, with all that is in it and all that was put into the trash from there. */
    async delete(user: User, id: string): Promise<void> {
      await folders.change(user.id, async (trx) => {
        const row = await folders.find(user.id, id, trx);
        if (!row) throw notFound();
        if (row.root !== null) throw new DomainError(400, `"${row.name}" cannot be deleted.`);
        const below = await trashRepository.filesBelow(trx, [id]);
        await files.markDeleted(user, below, trx);
        await trashRepository.deleteFolders(trx, [id]);
      });
      await files.removeLeftovers().catch(() => undefined);
    },

    contents: async (user: User, id: string, limit: number, offset: number) =>
      contents.of(await require(user, id), { limit, offset }),

    /** All folders of the library as a plain list. */
    async list(user: User): Promise<FileFolder[]> {
      const { myLibrary } = await folders.roots(user.id);
      return (await folders.below(user.id, myLibrary)).map(toFileFolder(myLibrary));
    },

    /** Puts files into a folder, all or none. */
    async moveFiles(
      user: User,
      { fileIds, folderId }: { fileIds: readonly string[]; folderId: string },
      refuse: { folder: () => DomainError; files: (missing: readonly string[]) => DomainError },
    ): Promise<void> {
      await folders.change(user.id, async (trx) => {
        const row = await folders.find(user.id, folderId, trx);
        if (!row) throw refuse.folder();
        const target = row.root === 'myLibrary' ? null : row.id;
        const moved = await folders.moveFiles(trx, user.id, fileIds, target);
        const missing = fileIds.filter((id) => !moved.has(id));
        if (missing.length > 0) throw refuse.files(missing);
      });
    },
  };
  return service;
}
export type FoldersService = ReturnType<typeof createFoldersService>;

const toFileFolder =
  (libraryId: string) =>
  ({ id, name, parent_id }: FolderRow): FileFolder => ({
    id,
    name,
    parentId: parent_id === libraryId ? null : parent_id,
  });
