import { logName } from './list-outputs.ts';
import { openInside } from './open-inside.ts';

/** A table of results is short; whoever prints more has printed something else. */
const MOST_BYTES = 1024 * 1024;

/** What stands in those ranges of a run's log, one after the other; of more than 1 MiB the first part. */
export async function readPrinted(
  folder: string,
  ranges: readonly (readonly [from: number, to: number])[],
): Promise<string> {
  const opened = ranges.length === 0 ? undefined : await openInside(folder, logName);
  if (!opened) return '';
  try {
    const pieces: Buffer[] = [];
    let left = MOST_BYTES;
    for (const [from, to] of ranges) {
      // The job may have cut its log off meanwhile.
      const length = Math.min(Math.max(to - from, 0), Math.max(opened.size - from, 0), left);
      const { buffer, bytesRead } = await opened.handle.read(Buffer.alloc(length), 0, length, from);
      pieces.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
    // The database takes no NUL in a text.
    return Buffer.concat(pieces).toString('utf8').replaceAll('\0', '');
  } finally {
    await opened.handle.close();
  }
}
