import { readSync } from 'node:fs';
import type { Steps } from './file-thread.ts';
import { createHashes } from './hashes.ts';

export interface HashOrder {
  readonly fd: number;
  /** More is not read: something may still be writing. */
  readonly size: number;
  /** Shared with whoever ordered it, and looked at between two reads. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

export interface FileHashes {
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

/** Reads few and large: nobody waits for this thread, and each read is one system call. */
const CHUNK_BYTES = 1024 * 1024;
const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

/** Reads an open file from its beginning. */
export function* hashFile({ fd, size: wanted, cancelled }: HashOrder): Steps<FileHashes> {
  const hashes = createHashes();
  let size = 0;
  while (Atomics.load(cancelled, 0) === 0) {
    const bytesRead = readSync(fd, chunk, 0, Math.min(CHUNK_BYTES, wanted - size), size);
    if (bytesRead === 0) return { size, ...hashes.digest() };
    hashes.update(chunk.subarray(0, bytesRead));
    size += bytesRead;
    yield;
  }
  throw new Error('Cancelled');
}
