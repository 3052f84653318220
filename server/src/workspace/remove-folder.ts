import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chmod, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { pathIn } from './open-at.ts';

/** Opens what is there without reading it, which needs no right to; Node has no name for it. */
const O_PATH = 0o10000000;

/**
 * Removes a folder and all below it, whatever a job has left there or is still doing: links are removed and never
 * followed, and a folder is only worked in by its open handle, so that nobody can turn the path elsewhere meanwhile.
 * Folders in folders are moved up to the first one, for they may be nested deeper than a path is long.
 */
export async function removeFolder(folder: string): Promise<void> {
  const opened = await enter(folder);
  if (!opened) return;
  try {
    for (;;) {
      const names = await readdir(pathIn(opened, ''));
      if (names.length === 0) break;
      for (const name of names) await removeIn(opened, name);
    }
  } finally {
    await opened.close();
  }
  await rmdir(folder);
}

/** What is in a folder inside is removed or moved up beside it, to have its turn. */
async function removeIn(top: FileHandle, name: string): Promise<void> {
  if (await unlinked(pathIn(top, name))) return;
  const inner = await enter(pathIn(top, name));
  if (!inner) return;
  try {
    for (const child of await readdir(pathIn(inner, ''))) {
      const path = pathIn(inner, child);
      if (await unlinked(path)) continue;
      await (await enter(path))?.close();
      await rename(path, pathIn(top, randomUUID()));
    }
  } finally {
    await inner.close();
  }
  await rmdir(pathIn(top, name));
}

/** False for a folder. */
async function unlinked(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return true;
    if (code === 'EISDIR') return false;
    throw error;
  }
}

/** Opens a folder and sees to it that it can be changed, though a job may have forbidden that. Undefined when it is none. */
async function enter(path: string): Promise<FileHandle | undefined> {
  const flags = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const opened = await open(path, flags).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP') throw error;
    return undefined;
  });
  if (opened) await chmod(`/proc/self/fd/${String(opened.fd)}`, 0o700);
  return opened;
}
