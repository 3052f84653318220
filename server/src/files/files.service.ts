import { posix } from 'node:path';
import type { Transaction } from 'kysely';
import { FILE_TYPE, type File } from '#contract/files';
import type { Database, FileRow, NewFileRow } from '../db/schema.ts';
import { DomainError, notFound, type FieldErrors } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import { otherRequest, type Once } from '../idempotency/once.ts';
import { openInside } from '../workspace/open-inside.ts';
import type { FileStore } from './file-store.ts';
import { lostFile, toFile } from './file-view.ts';
import type { FileFilter, FilesRepository } from './files.repository.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import { createOutputHasher, type HashedOutput } from './hash-outputs.ts';
import { openUpload, type OpenedFile } from './open-upload.ts';
import type { Upload } from './receive-upload.ts';
import type { LeftoversRepository } from './leftovers.repository.ts';
import { runFolder } from './run-folder.ts';

interface FilesDeps {
  readonly files: FilesRepository;
  readonly leftovers: LeftoversRepository;
  readonly store: FileStore;
  readonly hasher: Pick<FileThread, 'hash'>;
}

/** The run whose output files are registered. */
export interface OutputOwner {
  readonly ownerId: string;
  readonly jobId: string;
  readonly runNumber: number;
  readonly now: Date;
}

/** A file with the address of its owner; absent: whoever looks. */
type SeenFile = FileRow & { readonly owner?: string };

export type WireFile = (row: SeenFile) => File;

/** Uploads and output files: each belongs to its owner, anybody else gets 404. */
export function createFilesService({ files, leftovers, store, hasher }: FilesDeps) {
  async function require(user: User, id: string): Promise<FileRow> {
    const row = await files.find(user.id, id);
    if (row) return row;
    if (!(await files.findReadable(user.id, id))) throw notFound();
    throw new DomainError(
      403,
      'This file belongs to a job that was shared with you: you may download it, not change it.',
    );
  }

  /** Their own, or of a job that is shared with them. */
  async function requireReadable(user: User, id: string): Promise<SeenFile> {
    const row = await files.findReadable(user.id, id);
    if (!row) throw notFound();
    return row;
  }

  async function open(row: FileRow): Promise<OpenedFile> {
    const opened =
      row.job_id === null || row.run_number === null
        ? await openUpload(store.pathOf(row.stored_at))
        : await openInside(store.pathOf(runFolder(row.job_id, row.run_number)), row.relative_path);
    if (opened && opened.size >= row.size) return { handle: opened.handle, size: row.size };
    await opened?.handle.close();
    throw new DomainError(404, 'The content of this file is no longer on the disk of this server.');
  }

  async function removeBytes(rows: readonly FileRow[]): Promise<void> {
    // Outputs stay in their run folder until the job is deleted: a path that a job wrote is never removed by name.
    for (const { job_id, stored_at } of rows) if (job_id === null) await store.remove(stored_at);
  }

  return {
    require,
    requireReadable,
    open,

    /** Absolute path of an upload, to be copied into a run folder. */
    pathOf: (row: FileRow): string => store.pathOf(row.stored_at),

    /** How the user sees a file; `origin` is the request's scheme, host and port. */
    view:
      (user: User, origin: string): WireFile =>
      (row) =>
        toFile(row, { origin, owner: row.owner ?? user.email }),

    async add(user: User, upload: Upload, once: Once | null): Promise<FileRow> {
      const { storedAt } = upload.stored;
      try {
        if (once?.madeId) {
          const before = await require(user, once.madeId);
          if (!isSame(before, upload)) throw otherRequest();
          await store.remove(storedAt);
          return before;
        }
        return await files.insert(uploadedFile(user.id, upload), once);
      } catch (error) {
        // A connection that broke does not tell whether the row was made: bytes that it may name stay.
        const isListed = () => files.isListedAt(storedAt).catch(() => true);
        if (error instanceof DomainError || !(await isListed())) await store.remove(storedAt);
        throw error;
      }
    },

    list: (user: User, filter: FileFilter, limit: number, offset: number) =>
      files.list(user.id, filter, limit, offset),

    /** Files of this user by id, deleted ones left out. */
    async findAll(user: User, ids: readonly string[]): Promise<ReadonlyMap<string, FileRow>> {
      return byId(await files.findAll(user.id, ids));
    },

    /** Every file that ever was, by id; deleted ones say so, since jobs keep the link. */
    async wireFiles(
      user: Pick<User, 'id' | 'email'>,
      ids: readonly string[],
      origin: string,
    ): Promise<(id: string) => File> {
      const found = byId(await files.findAllEver(user.id, ids));
      return (id) => toFile(found.get(id) ?? lostFile(id, user.id), { origin, owner: user.email });
    },

    /** In the order of `ids`; one that is unknown, deleted or somebody else's is a 400 under `inputFiles`. */
    async requireAll(user: User, ids: readonly string[]): Promise<FileRow[]> {
      const found = byId(await files.findAll(user.id, ids));
      if (ids.every((id) => found.has(id))) return ids.flatMap((id) => found.get(id) ?? []);
      throw new DomainError(400, {
        inputFiles: ids.map((id): FieldErrors =>
          found.has(id) ? {} : { id: [`There is no file ${id}. Upload it again or leave it out.`] },
        ),
      });
    },

    /** Output files of a job, or of one of its runs; 404 when there is none that this user may look at. */
    async outputs(
      user: User,
      { jobId, runNumber }: { jobId: string; runNumber?: number },
      search: string,
      limit: number,
      offset: number,
    ) {
      if (!(await files.hasJob(user.id, jobId, runNumber))) throw notFound();
      return files.listOutputs(jobId, runNumber, search, limit, offset);
    },

    jobsOf: (user: User, rows: readonly FileRow[]) =>
      files.jobsOf(
        user.id,
        rows.map(({ id }) => id),
      ),

    async patch(
      user: User,
      id: string,
      change: { name: string | null; typeId: number | null },
    ): Promise<FileRow> {
      const row = await files.patch(user.id, id, change);
      return row ?? require(user, id);
    },

    /** Deletes those of `ids` that are this user's. */
    async removeInputs(user: User, ids: readonly string[]): Promise<void> {
      await removeBytes(await files.markDeleted(user.id, ids));
    },

    /** Folders of deleted jobs, also those that somebody who was killed had begun with. */
    async removeLeftovers(): Promise<void> {
      const removals = (await leftovers.list()).map(async (path) => {
        await store.removeFolder(path);
        await leftovers.forget(path);
      });
      await Promise.all(removals);
    },

    /** Call before the transaction that ends the run: reading outputs may take long. */
    hashOutputs: createOutputHasher(hasher),

    /** Registers hashed outputs in the transaction that ends the run. */
    async registerOutputs(
      trx: Transaction<Database>,
      { ownerId, jobId, runNumber, now }: OutputOwner,
      outputs: readonly HashedOutput[],
    ): Promise<void> {
      const folder = `user/user_${ownerId}/output/job_${jobId}/run${String(runNumber)}`;
      const storedAt = runFolder(jobId, runNumber);
      await files.insertAll(
        trx,
        outputs.map(({ relativePath, size, sha512, md5 }) => ({
          owner_id: ownerId,
          name: posix.basename(relativePath),
          type_id: FILE_TYPE.output,
          size,
          sha512,
          md5,
          relative_path: relativePath,
          stored_at: `${storedAt}/${relativePath}`,
          wire_path: `${folder}/${relativePath}`,
          job_id: jobId,
          run_number: runNumber,
          created_at: now,
        })),
      );
    },
  };
}
export type FilesService = ReturnType<typeof createFilesService>;

/** The row of a file that somebody uploaded. */
export function uploadedFile(
  ownerId: string,
  { name, typeId, stored }: Upload,
): Omit<NewFileRow, 'id'> {
  const { uuid, storedAt, size, sha512, md5 } = stored;
  const { name: stem, ext } = posix.parse(name);
  return {
    owner_id: ownerId,
    name,
    type_id: typeId,
    size,
    sha512,
    md5,
    relative_path: name,
    stored_at: storedAt,
    wire_path: `user/user_${ownerId}/${stem}-${uuid}${ext}`,
    job_id: null,
    run_number: null,
  };
}

const isSame = (row: FileRow, { name, typeId, stored }: Upload): boolean =>
  row.sha512 === stored.sha512 && row.name === name && row.type_id === typeId;

const byId = (rows: readonly FileRow[]): Map<string, FileRow> =>
  new Map(rows.map((row) => [row.id, row]));
