import type { OpenedFile } from './open-upload.ts';
import { readText } from './read-text.ts';

/** The answer is one JSON document, held in memory whole. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/** The lines of a text file with their ends; joined they are the file. */
export async function readLines(file: OpenedFile): Promise<string[]> {
  const text = await readText(file, {
    most: LARGEST_BYTES,
    tooLong: `Lines are given of files up to ${String(LARGEST_BYTES)} bytes. Download this one instead.`,
  });
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
