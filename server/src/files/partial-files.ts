import { constants } from 'node:fs';
import {
  access,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  statfs,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { createFlusher, syncFolder, uploadProblem, writeAll } from './durable-write.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import { createHashes } from '../workspace/hashes.ts';

interface Deps {
  /** The state folder. */
  readonly home: string;
  readonly hasher: Pick<FileThread, 'hash'>;
}

/** Digests of the bytes so far; a server that was restarted in between has none. */
interface Digests {
  readonly size: number;
  readonly hashes: ReturnType<typeof createHashes>;
}

/**
 * Uploads on their way, in a folder that nothing else shows or reads. How far one has come is the size of its file, and
 * nothing is acknowledged that the disk has not confirmed.
 */
export function createPartialFiles({ home, hasher }: Deps) {
  const files = join(home, 'files');
  const folder = join(files, 'partial');
  const digests = new Map<string, Digests>();
  const pathOf = (id: string): string => join(folder, id);
  const placeOf = (id: string): string => join(files, id);

  async function openWhereItIs(id: string) {
    return (await openIfThere(pathOf(id))) ?? (await openIfThere(placeOf(id)));
  }

  function digestsAt(id: string, from: number): Digests['hashes'] | undefined {
    const before = digests.get(id);
    digests.delete(id);
    if (from === 0) return createHashes();
    return before?.size === from ? before.hashes : undefined;
  }

  /** After a failed sync nobody knows which bytes the disk has: the upload begins anew. */
  async function confirm(
    id: string,
    handle: FileHandle,
    flush: ReturnType<typeof createFlusher>,
  ): Promise<void> {
    try {
      await flush.settled();
      await handle.datasync();
    } catch (error) {
      await rm(pathOf(id), { force: true });
      throw error;
    }
  }

  return {
    open: () => mkdir(folder, { recursive: true, mode: 0o700 }),

    /** Ids of all that is there. */
    list: () => readdir(folder),

    async freeBytes(): Promise<number> {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },

    /** Bytes that survive a power cut: what a connection that broke has left behind is synced first. */
    async size(id: string): Promise<number> {
      const handle = await openWhereItIs(id);
      if (!handle) return 0;
      try {
        await handle.datasync();
        return (await handle.stat()).size;
      } finally {
        await handle.close();
      }
    },

    /** Answers the new size, once the disk has it all. `onBytes` hears of every chunk. */
    async append(
      id: string,
      from: number,
      body: AsyncIterable<Buffer>,
      onBytes: () => void,
    ): Promise<number> {
      const hashes = digestsAt(id, from);
      const handle = await open(pathOf(id), constants.O_WRONLY | constants.O_CREAT, 0o600);
      const flush = createFlusher(handle);
      let size = from;
      let hashed = from;
      try {
        try {
          for await (const chunk of body) {
            onBytes();
            const written = writeAll(handle, chunk, size);
            hashes?.update(chunk);
            hashed += chunk.length;
            await written;
            size += chunk.length;
            flush.wrote(chunk.length);
          }
        } finally {
          // Of a body that breaks off, too: what came will not have to be sent again.
          await confirm(id, handle, flush);
        }
        if (from === 0) await syncFolder(folder);
        return size;
      } catch (error) {
        throw uploadProblem(error);
      } finally {
        if (hashes && hashed === size) digests.set(id, { size, hashes });
        await handle.close();
      }
    },

    /** Of the whole file: as it came in, or read again by a thread of its own. */
    async hash(id: string, size: number) {
      const known = digests.get(id);
      digests.delete(id);
      if (known?.size === size) return { size, ...known.hashes.digest() };
      const handle = await openWhereItIs(id);
      if (!handle) throw new Error(`The upload ${id} is gone from the disk.`);
      try {
        return await hasher.hash({ fd: handle.fd, size });
      } finally {
        await handle.close();
      }
    },

    /** Moves a whole upload to where files are. Safe to repeat. */
    async moveIntoPlace(id: string): Promise<string> {
      await rename(pathOf(id), placeOf(id)).catch(async (error: unknown) => {
        if (!isNotThere(error)) throw error;
        // It was moved before, by a server that died afterwards.
        await access(placeOf(id));
      });
      await syncFolder(files);
      await syncFolder(folder);
      return `files/${id}`;
    },

    /** With `moved` also what is in its place already, of an upload that never became a file. */
    async remove(id: string, { moved }: { moved: boolean }): Promise<void> {
      digests.delete(id);
      await rm(pathOf(id), { force: true });
      if (moved) await rm(placeOf(id), { force: true });
    },
  };
}
export type PartialFiles = ReturnType<typeof createPartialFiles>;

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

const isNotThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
