import type { Upload } from '#contract/uploads';
import type { UploadRow } from '../db/schema.ts';
import { toTimestamp } from '../db/timestamps.ts';
import { noRoomForUpload } from '../files/durable-write.ts';
import { uploadedFile } from '../files/files.service.ts';
import { otherSha512 } from '../files/sha512.ts';
import { notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import type { PartialFiles } from '../files/partial-files.ts';
import { readMetadata } from './upload-metadata.ts';
import type { UploadLocks } from './upload-locks.ts';
import type { UploadsRepository } from './uploads.repository.ts';

interface Deps {
  readonly uploads: UploadsRepository;
  readonly partial: PartialFiles;
  readonly locks: UploadLocks;
  readonly clock: () => Date;
}

/** Of the tus protocol. */
const CHECKSUM_MISMATCH = 460;
/** Counted from the last byte on. */
export const KEEP_UPLOAD_MS = 24 * 3_600_000;

export interface NewUpload {
  readonly id: string;
  readonly size: number;
  /** As the client sent it: pairs of a name and a Base64 value. */
  readonly metadata: string;
}

/** Uploads that come in pieces. There is no file before the last piece, and then there is one. */
export function createUploadsService({ uploads, partial, locks, clock }: Deps) {
  /** Of two requests that find an upload whole, one makes the file and both wait for it. */
  const completing = new Map<string, Promise<void>>();

  async function complete(row: UploadRow): Promise<void> {
    const { id, owner_id: ownerId, name, type_id: typeId, size } = row;
    const hashed = await partial.hash(id, size);
    if (row.sha512 !== null && row.sha512 !== hashed.sha512) {
      await uploads.remove(id);
      await partial.remove(id, { moved: true });
      throw otherSha512(hashed, CHECKSUM_MISMATCH);
    }
    const stored = { uuid: id, storedAt: await partial.moveIntoPlace(id), ...hashed };
    await uploads.complete(id, uploadedFile(ownerId, { name, typeId, stored }));
  }

  async function completeOnce(row: UploadRow): Promise<void> {
    const already = completing.get(row.id);
    if (already) return already;
    const work = complete(row).finally(() => completing.delete(row.id));
    completing.set(row.id, work);
    return work;
  }

  async function require(user: User, id: string): Promise<UploadRow> {
    const row = await uploads.findOwned(user.id, id);
    if (!row) throw notFound();
    return row;
  }

  /** How far it is. One that is whole becomes a file, if the server died before that. */
  async function look(user: User, id: string): Promise<{ row: UploadRow; offset: number }> {
    const row = await require(user, id);
    if (row.file_id !== null) return { row, offset: row.size };
    const offset = await partial.size(id);
    if (offset < row.size || locks.isHeld(id)) return { row, offset: Math.min(offset, row.size) };
    await completeOnce(row);
    return { row: await require(user, id), offset };
  }

  return {
    require,
    look,

    async create(user: User, { id, size, metadata }: NewUpload, once: Once | null): Promise<void> {
      const { name, typeId, sha512 } = readMetadata(metadata);
      if (size > (await partial.freeBytes())) throw noRoomForUpload();
      const row = { id, owner_id: user.id, name, type_id: typeId, size, metadata, sha512 };
      await uploads.insert(row, once);
      if (size === 0) await this.append(user, id, 0, none());
    },

    async append(
      user: User,
      id: string,
      offset: number,
      body: AsyncIterable<Buffer>,
    ): Promise<number> {
      const row = await require(user, id);
      if (row.file_id !== null) return row.size;
      await uploads.touch(id);
      // It may be in its place already, with all its bytes: nothing is to take that place.
      if (offset === row.size && offset > 0) {
        await completeOnce(row);
        return offset;
      }
      const size = await partial.append(id, offset, body, () => {
        locks.isActive(id);
      });
      await uploads.touch(id);
      if (size === row.size) await completeOnce(row);
      return size;
    },

    /** Gives the upload up; a file that it has become stays. */
    async remove(user: User, id: string): Promise<void> {
      const row = await require(user, id);
      await completing.get(id)?.catch(() => undefined);
      const { wasFile } = await uploads.remove(row.id);
      await partial.remove(id, { moved: !wasFile });
    },

    /** The file that it has become; null when it is none yet, or gone. */
    fileIdOf: async (user: User, id: string): Promise<string | null> =>
      (await uploads.findOwned(user.id, id))?.file_id ?? null,

    async view(user: User, id: string): Promise<Upload> {
      const { row, offset } = await look(user, id);
      const { name, size, file_id: fileId, touched_at: touchedAt } = row;
      const expires = toTimestamp(new Date(Date.parse(touchedAt) + KEEP_UPLOAD_MS));
      return { id, name, size, offset, fileId, expires };
    },

    /** Removes what nobody has gone on with, and bytes that no upload knows of. */
    async removeExpired(): Promise<void> {
      const expired = await uploads.listUntouchedSince(
        new Date(clock().getTime() - KEEP_UPLOAD_MS),
      );
      for (const { id } of expired) {
        if (locks.isHeld(id) || completing.has(id)) continue;
        const { wasFile } = await uploads.remove(id);
        await partial.remove(id, { moved: !wasFile });
      }
      for (const id of await uploads.missing(await partial.list()))
        await partial.remove(id, { moved: false });
    },
  };
}
export type UploadsService = ReturnType<typeof createUploadsService>;

async function* none(): AsyncGenerator<Buffer, void, void> {
  yield* [];
}
