import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../http/domain-error.ts';
import { removeFolder } from '../workspace/remove-folder.ts';
import { createFlusher, syncFolder, uploadProblem, writeAll } from './durable-write.ts';
import { createHashes } from '../workspace/hashes.ts';

/** What the disk has once `write` has answered: it survives a power cut. */
export interface StoredFile {
  readonly uuid: string;
  /** Below the state folder. */
  readonly storedAt: string;
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

/** Uploads in the state folder. They are written beside their place and moved there only when they are whole. */
export function createFileStore(home: string, largestUpload = Infinity) {
  const folder = join(home, 'files');
  const incoming = join(folder, 'incoming');

  return {
    /** Makes the folders, and removes what a crash left half written. */
    async open(): Promise<void> {
      await mkdir(incoming, { recursive: true });
      for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    },

    async write(body: AsyncIterable<Buffer>): Promise<StoredFile> {
      const uuid = randomUUID();
      const path = join(incoming, uuid);
      try {
        const hashed = await writeHashed(path, body, largestUpload);
        await rename(path, join(folder, uuid));
        await syncFolder(folder);
        return { uuid, storedAt: `files/${uuid}`, ...hashed };
      } catch (error) {
        await rm(path, { force: true });
        throw uploadProblem(error);
      }
    },

    pathOf: (storedAt: string): string => join(home, storedAt),

    /** Removes a whole folder, without following links out of it. */
    removeFolder: (storedAt: string): Promise<void> => removeFolder(join(home, storedAt)),

    remove: (storedAt: string): Promise<void> => rm(join(home, storedAt), { force: true }),
  };
}
export type FileStore = ReturnType<typeof createFileStore>;

interface Hashed {
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

async function writeHashed(
  path: string,
  body: AsyncIterable<Buffer>,
  largest: number,
): Promise<Hashed> {
  const handle = await open(path, 'wx', 0o600);
  const flush = createFlusher(handle);
  try {
    const hashes = createHashes();
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > largest)
        throw new DomainError(413, `At most ${String(largest)} bytes may be uploaded.`);
      // The disk works while the hashes are computed.
      const written = writeAll(handle, chunk, size - chunk.length);
      hashes.update(chunk);
      await written;
      flush.wrote(chunk.length);
    }
    await flush.settled();
    await handle.sync();
    return { size, ...hashes.digest() };
  } finally {
    await flush.settled().catch(() => undefined);
    await handle.close();
  }
}
