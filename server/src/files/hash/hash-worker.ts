import { readSync } from 'node:fs';
import { serveThread, type Steps } from '../../workspace/serve-thread.ts';
import type { FileHashes, HashOrder } from './file-hasher.ts';
import { createHashes } from './hashes.ts';

/** Reads few and large: nobody waits for this thread, and each read is one system call. */
const CHUNK_BYTES = 1024 * 1024;
const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

serveThread(function* ({ fd, size: wanted, cancelled }: HashOrder): Steps<FileHashes> {
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
});
