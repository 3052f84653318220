import type { FileHandle } from 'node:fs/promises';
import {
  constants,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import { giveAway } from './give-away.ts';
import { openFolder, pathIn } from './open-at.ts';
import { openFileBelow, type OpenedFile } from './open-inside.ts';
import { removeFolder } from './remove-folder.ts';

/** What is put into a shared folder cannot stand where it belongs: the message says why. */
export class CannotPut extends Error {
  override readonly name = 'CannotPut';
}

/** A file and its name, below the folder it is put into; with slashes. */
export interface FileToPut {
  readonly name: string;
  readonly open: () => Promise<Pick<OpenedFile, 'handle'> | undefined>;
}

const STAGING = '.staging-';
/** Nobody copies for longer. */
const STALE_MS = 24 * 3_600_000;

/**
 * Folders that several jobs work in at once, each below `root` by its id. Jobs may put links and anything else in there
 * at any time: folders are only entered through the open one around them, never through a link, and what is new is made
 * in a folder of ours beside them and comes in by renaming, so that nothing is ever written through what a job put there.
 */
export function createSharedFolders(root: string) {
  const pathOf = (id: string): string => join(root, id);

  /** Makes what is missing on the way. */
  async function enter(id: string, folders: readonly string[]): Promise<FileHandle> {
    let opened = await openFolder(pathOf(id));
    if (!opened) throw new CannotPut('Its folder is gone.');
    const { uid, gid } = await opened.stat();
    for (const name of folders) {
      const around: FileHandle = opened;
      try {
        const path = pathIn(around, name);
        await mkdir(path, { mode: 0o700 }).catch(whenThere);
        const inner = await openFolder(path);
        if (!inner)
          throw new CannotPut(`"${folders.join('/')}" cannot be a folder: "${name}" is none.`);
        opened = inner;
        // Made just now. By its handle, for the path may lead elsewhere by now.
        if ((await inner.stat()).uid === process.getuid?.()) await inner.chown(uid, gid);
      } finally {
        await around.close();
      }
    }
    return opened;
  }

  /** Moves what stands in `from` into the folder `to`; a file takes the place of a file, a folder that of anything. */
  async function moveAll(from: string, to: FileHandle): Promise<void> {
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const target = pathIn(to, entry.name);
      const there = await lstat(target).catch(() => undefined);
      if (entry.isDirectory() && there)
        await (there.isDirectory() ? removeFolder(target) : rm(target));
      else if (there?.isDirectory()) throw new CannotPut(`"${entry.name}" is a folder there.`);
      await rename(join(from, entry.name), target);
    }
    await to.sync();
  }

  return {
    pathOf,

    /** Copies files into a folder of a shared folder; all of them are there before the first shows. Safe to repeat. */
    async put(
      id: string,
      folders: readonly string[],
      files: readonly FileToPut[],
      signal?: AbortSignal,
    ): Promise<void> {
      const owner = await stat(pathOf(id)).catch(() => undefined);
      if (!owner) throw new CannotPut('Its folder is gone.');
      const staging = await mkdtemp(join(root, STAGING));
      try {
        for (const file of files) {
          signal?.throwIfAborted();
          await copy(file, staging);
        }
        if (owner.uid !== process.getuid?.()) await giveAway(staging, owner);
        const folder = await enter(id, folders);
        await moveAll(staging, folder).finally(() => folder.close());
      } finally {
        await rm(staging, { recursive: true, force: true });
      }
    },

    /** A regular file of a shared folder, never through a link; undefined when there is none. The caller closes it. */
    open: (id: string, segments: readonly string[]): Promise<OpenedFile | undefined> =>
      openFileBelow(pathOf(id), segments),

    /** With all that is in it. */
    remove: (id: string): Promise<void> => removeFolder(pathOf(id)),

    /** What was begun by a server that did not come to its end. */
    async removeStale(now: Date): Promise<void> {
      for (const name of await readdir(root).catch(() => [])) {
        if (!name.startsWith(STAGING)) continue;
        const found = await stat(join(root, name)).catch(() => undefined);
        if (found && now.getTime() - found.mtimeMs > STALE_MS) await removeFolder(join(root, name));
      }
    },
  };
}
export type SharedFolders = ReturnType<typeof createSharedFolders>;

async function copy({ name, open: openSource }: FileToPut, staging: string): Promise<void> {
  const opened = await openSource();
  if (!opened) throw new CannotPut(`"${name}" is gone.`);
  try {
    const target = join(staging, name);
    await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
    // A copy and no link, because jobs write into what they find; file systems that can share the blocks do.
    await copyFile(`/proc/self/fd/${String(opened.handle.fd)}`, target, constants.COPYFILE_FICLONE);
  } finally {
    await opened.handle.close();
  }
  const written = await open(join(staging, name), 'r');
  await written.sync().finally(() => written.close());
}

function whenThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
