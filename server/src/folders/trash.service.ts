import type { FilesService } from '../files/files.service.ts';
import { DomainError, notFound, type FieldErrors } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { FolderContents } from './contents.repository.ts';
import type { FoldersRepository } from './folders.repository.ts';
import { trashRepository, type Things } from './trash.repository.ts';

interface TrashDeps {
  readonly folders: FoldersRepository;
  readonly contents: FolderContents;
  readonly files: Pick<FilesService, 'markDeleted' | 'removeLeftovers'>;
}

/** The fields of a request that name files and folders. */
interface Fields {
  readonly files: string;
  readonly folders: string;
}

const UNIQUE_VIOLATION = '23505';

/**
 * What is in the trash is in no list, and otherwise as it was: jobs that take such a file run. Each request does all or
 * nothing.
 */
export function createTrashService({ folders, contents, files }: TrashDeps) {
  return {
    list: (user: User, limit: number, offset: number) => contents.trash(user.id, { limit, offset }),

    async archive(user: User, folderId: string, things: Things): Promise<void> {
      await folders.change(user.id, async (trx) => {
        const folder = await folders.find(user.id, folderId, trx);
        if (!folder) throw notFound();
        const there = await trashRepository.findIn(trx, folder, things);
        requireAll(things, there, { files: 'fileIds', folders: 'folderIds' }, 'in this folder');
        await trashRepository.archive(trx, things);
      });
    },

    async recover(user: User, things: Things): Promise<void> {
      await folders
        .change(user.id, async (trx) => {
          requireAll(
            things,
            await trashRepository.findInTrash(trx, user.id, things),
            TRASH_FIELDS,
            'in the trash',
          );
          await trashRepository.recover(trx, things);
          const hidden = new Set(await trashRepository.stillHidden(trx, things));
          refuse(
            things,
            hidden,
            TRASH_FIELDS,
            (id) => `The folder of ${id} is in the trash: recover that too.`,
          );
        })
        .catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
            throw new DomainError(400, {
              folderIds: ['A folder of that name already exists where one of these was.'],
            });
          throw error;
        });
    },

    async delete(user: User, things: Things): Promise<void> {
      await folders.change(user.id, async (trx) => {
        requireAll(
          things,
          await trashRepository.findInTrash(trx, user.id, things),
          TRASH_FIELDS,
          'in the trash',
        );
        const below = await trashRepository.filesBelow(trx, things.folders);
        await files.markDeleted(user, [...things.files, ...below], trx);
        await trashRepository.deleteFolders(trx, things.folders);
      });
      await files.removeLeftovers().catch(() => undefined);
    },
  };
}
export type TrashService = ReturnType<typeof createTrashService>;

const TRASH_FIELDS: Fields = { files: 'filesymlink_ids', folders: 'folderIds' };

function requireAll(asked: Things, found: Things, fields: Fields, where: string): void {
  const there = new Set([...found.files, ...found.folders]);
  const missing = new Set([...asked.files, ...asked.folders].filter((id) => !there.has(id)));
  refuse(asked, missing, fields, (id) => `There is no ${id} ${where}.`);
}

/** Refuses when any of `bad` was asked for, each named at its field. */
function refuse(
  asked: Things,
  bad: ReadonlySet<string>,
  fields: Fields,
  problem: (id: string) => string,
): void {
  const of = (ids: readonly string[]) => ids.filter((id) => bad.has(id)).map(problem);
  const errors: FieldErrors = Object.fromEntries(
    [[fields.files, of(asked.files)] as const, [fields.folders, of(asked.folders)] as const].filter(
      ([, problems]) => problems.length > 0,
    ),
  );
  if (Object.keys(errors).length > 0) throw new DomainError(400, errors);
}
