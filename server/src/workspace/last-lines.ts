import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 64 * 1024;
/** One line may be as long as the file; nobody wants more than this in an answer. */
const mostBytes = 2 ** 20;
const newline = 0x0a;

/** The last `count` lines without their ends, read from the end backwards; at most a mebibyte of them. */
export async function lastLines(handle: FileHandle, count: number): Promise<readonly string[]> {
  if (count < 1) return [];
  const { size } = await handle.stat();
  const chunks: Buffer[] = [];
  let position = size;
  let newlines = 0;
  // One more than the lines, because the last line usually has an end as well.
  while (position > 0 && newlines <= count && size - position < mostBytes) {
    const length = Math.min(chunkBytes, position);
    position -= length;
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, position);
    chunks.unshift(chunk);
    newlines += chunk.reduce((sum, byte) => sum + (byte === newline ? 1 : 0), 0);
  }
  const lines = Buffer.concat(chunks).toString().split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.slice(-count).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
