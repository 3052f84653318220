import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** A path to what an open folder holds, which nobody can turn elsewhere by renaming: Node has no `openat`. */
export const pathIn = (folder: { readonly fd: number }, name: string): string =>
  `/proc/self/fd/${String(folder.fd)}/${name}`;

/** A folder, but not through a symbolic link. */
export const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Opens a folder, but not through a symbolic link. Undefined when it is none. */
export const openFolder = (path: string): Promise<FileHandle | undefined> =>
  open(path, FOLDER).catch(whenNotThere);

/** Goes on from an open folder, which it closes: each one is opened from the one around it, so that no link can stand in for one. */
export async function openFolderBelow(
  top: FileHandle | undefined,
  names: readonly string[],
): Promise<FileHandle | undefined> {
  let opened = top;
  for (const name of names) {
    const around: FileHandle | undefined = opened;
    if (!around) return undefined;
    opened = await openFolder(pathIn(around, name)).finally(() => around.close());
  }
  return opened;
}

/** Opens what is there for reading, but not through a symbolic link, and without waiting for the other end of a pipe. */
export const openForReading = (path: string): Promise<FileHandle | undefined> =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(whenNotThere);

/** ELOOP: a symbolic link. ENXIO: a socket. The others: nothing of that name, or not to be read by us. */
const absences = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EACCES', 'ENAMETOOLONG']);

/** Turns what means "nothing there" into undefined; any other trouble must not make it look so. */
export function whenNotThere(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!absences.has(code)) throw error;
}
