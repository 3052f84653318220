import { DomainError } from '../http/domain-error.ts';
import type { OpenedFile } from './open-upload.ts';

/** The answer is one JSON document, held in memory whole. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/** The lines of a text file with their ends; joined they are the file. */
export async function readLines({ handle, size }: OpenedFile): Promise<string[]> {
  try {
    if (size > LARGEST_BYTES) {
      throw new DomainError(
        400,
        `Lines are given of files up to ${String(LARGEST_BYTES)} bytes. Download this one instead.`,
      );
    }
    const bytes = await handle.readFile();
    if (bytes.includes(0)) throw notText();
    return decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  } finally {
    await handle.close();
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw notText();
    throw error;
  }
}

const notText = (): DomainError =>
  new DomainError(400, 'This file is not text. Download it instead.');
