import { readlinkSync, readSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { createHashes } from './hashes.ts';
import type { HashAnswer, HashOrder } from './file-hasher.ts';

/** Reads few and large: nobody waits for this thread, and each read is one system call. */
const CHUNK_BYTES = 1024 * 1024;
/** Requests go first when there are fewer processors than threads that want one. */
const NICE = 10;

const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

function hash({ id, fd, size: wanted, cancelled }: HashOrder): HashAnswer {
  try {
    const hashes = createHashes();
    let size = 0;
    while (Atomics.load(cancelled, 0) === 0) {
      const bytesRead = readSync(fd, chunk, 0, Math.min(CHUNK_BYTES, wanted - size), size);
      if (bytesRead === 0) return { id, hashed: { size, ...hashes.digest() } };
      hashes.update(chunk.subarray(0, bytesRead));
      size += bytesRead;
    }
    return { id, problem: 'cancelled' };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

// Of this thread alone: the name of the link's target ends in its number.
setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
parentPort?.on('message', (order: HashOrder) => parentPort?.postMessage(hash(order)));
