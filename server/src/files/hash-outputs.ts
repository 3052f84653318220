import type { FileHandle } from 'node:fs/promises';
import { openInside } from '../workspace/open-inside.ts';
import { createHashes } from './file-store.ts';

export interface HashedOutput {
  readonly relativePath: string;
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

/** Few: the digests keep one processor busy, more would only hold more files open. */
const AT_ONCE = 4;
const CHUNK_BYTES = 256 * 1024;

/**
 * Hashes the output files of a run. A file that vanished since it was listed is left out. To be called outside any
 * transaction: gigabytes take their time.
 */
export async function hashOutputs(
  folder: string,
  relativePaths: readonly string[],
  signal?: AbortSignal,
): Promise<HashedOutput[]> {
  const hashed: (HashedOutput | undefined)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let index = next++; index < relativePaths.length; index = next++) {
      const relativePath = relativePaths[index] ?? '';
      const opened = await openInside(folder, relativePath);
      hashed[index] = opened && { relativePath, ...(await hash(opened.handle, buffer, signal)) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return hashed.filter((output) => output !== undefined);
}

async function hash(
  handle: FileHandle,
  buffer: Buffer,
  signal: AbortSignal | undefined,
): Promise<Omit<HashedOutput, 'relativePath'>> {
  try {
    const hashes = createHashes();
    let size = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, size);
      if (bytesRead === 0) return { size, ...hashes.digest() };
      hashes.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
