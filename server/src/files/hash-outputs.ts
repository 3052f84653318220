import { openInside, type OpenedFile } from '../workspace/open-inside.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import type { FileHashes } from '../workspace/hash-file.ts';
import { createHashes } from '../workspace/hashes.ts';

export interface HashedOutput extends FileHashes {
  readonly relativePath: string;
}

/** Opened ahead of the thread that hashes, so that it never waits for a disk to find the next file. */
const AT_ONCE = 4;
/** Most outputs are small: they are hashed in less time than the way to another thread takes. */
const SMALL_BYTES = 64 * 1024;

/**
 * Hashes the output files of a run. A file that vanished since it was listed is left out. To be called outside any
 * transaction: gigabytes take their time.
 */
export function createOutputHasher(hasher: Pick<FileThread, 'hash'>) {
  async function hash(
    { handle, size }: OpenedFile,
    signal: AbortSignal | undefined,
  ): Promise<FileHashes> {
    try {
      signal?.throwIfAborted();
      if (size > SMALL_BYTES) return await hasher.hash({ fd: handle.fd, size }, signal);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
      const hashes = createHashes();
      hashes.update(buffer.subarray(0, bytesRead));
      return { size: bytesRead, ...hashes.digest() };
    } finally {
      await handle.close();
    }
  }

  return async function hashOutputs(
    folder: string,
    relativePaths: readonly string[],
    signal?: AbortSignal,
  ): Promise<HashedOutput[]> {
    const hashed: (HashedOutput | undefined)[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < relativePaths.length; index = next++) {
        const relativePath = relativePaths[index] ?? '';
        const opened = await openInside(folder, relativePath);
        hashed[index] = opened && { relativePath, ...(await hash(opened, signal)) };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return hashed.filter((output) => output !== undefined);
  };
}
