import { DomainError } from '../http/domain-error.ts';
import type { OpenedFile } from './open-upload.ts';

/** The whole of a text file, which it closes; a 400 for one that is longer, or no text in UTF-8. */
export async function readText(
  { handle, size }: OpenedFile,
  { most, tooLong }: { /** bytes */ readonly most: number; readonly tooLong: string },
): Promise<string> {
  try {
    if (size > most) throw new DomainError(400, tooLong);
    const bytes = await handle.readFile();
    if (bytes.includes(0)) throw notText();
    return decode(bytes);
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

const notText = (): DomainError => new DomainError(400, 'This file is not text in UTF-8.');
