import { open, type FileHandle } from 'node:fs/promises';

/** A file to read from; the reader closes it. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** Opens a file that only this server writes; undefined when it is not there. */
export async function openUpload(path: string): Promise<OpenedFile | undefined> {
  try {
    const handle = await open(path, 'r');
    return { handle, size: (await handle.stat()).size };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
