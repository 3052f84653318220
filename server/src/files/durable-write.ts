import { open, type FileHandle } from 'node:fs/promises';
import type { DomainError } from '../http/domain-error.ts';
import { diskFull, isDiskFull } from '../http/no-room.ts';

/** Small enough that the last sync of a large upload has little left to do. */
const FLUSH_BYTES = 32 * 1024 * 1024;

/** Has the disk write while the upload still comes in; otherwise it would idle until the end and then work alone. */
export function createFlusher(handle: FileHandle) {
  let unflushed = 0;
  let flushing: Promise<void> | undefined;
  let problem: unknown;

  return {
    wrote(bytes: number): void {
      unflushed += bytes;
      if (unflushed < FLUSH_BYTES || flushing) return;
      unflushed = 0;
      flushing = handle
        .datasync()
        .catch((error: unknown) => {
          // After a failed sync a second one may succeed although bytes are lost.
          problem ??= error;
        })
        .finally(() => {
          flushing = undefined;
        });
    },

    async settled(): Promise<void> {
      await flushing;
      if (problem instanceof Error) throw problem;
    },
  };
}

/** Writes the whole chunk at `position`. */
export async function writeAll(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let at = 0; at < chunk.length;) {
    at += (await handle.write(chunk, at, chunk.length - at, position + at)).bytesWritten;
  }
}

/** A name is as durable as the folder that holds it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What the client is told of an error of the disk; other errors stay what they are. */
export function uploadProblem(error: unknown): unknown {
  return isDiskFull(error) ? noRoomForUpload() : error;
}

export const noRoomForUpload = (): DomainError =>
  diskFull('Delete files that are no longer needed, then upload again.');
