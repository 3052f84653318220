import type { OpenedFile } from '../files/open-upload.ts';
import { openEnd } from './text-chunk.ts';

const SAMPLE_BYTES = 4096;

/** What a file seems to be by its beginning, in the words of file(1). */
export async function describeFile({ handle, size }: OpenedFile): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
  const sample = buffer.subarray(0, bytesRead);
  if (size === 0 || bytesRead === 0) return 'empty';
  if (sample.includes(0)) return 'data';
  if (sample.every((byte) => byte < 0x80)) return 'ASCII text';
  const text = sample.toString('utf8', 0, bytesRead - openEnd(sample));
  return text.includes('\ufffd') ? 'data' : 'UTF-8 Unicode text';
}
