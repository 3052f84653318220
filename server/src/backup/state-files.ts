import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder, openForReading, pathIn } from '../workspace/open-at.ts';
import { STATE_FOLDER, type EntryFacts } from './archive-format.ts';
import type { ArchiveWriter } from './archive-writer.ts';

/**
 * What a run folder says of its run is kept in an order in which it stays true while the run goes on: an exit code
 * that was there before the outputs were read is that of these outputs, and a run that began before the last look
 * bears its mark.
 */
const FIRST = 'exit.json';
const LAST = '.moorage';

/** Adds what stands at `path` of the state folder, links as links, and all that is below it. */
export async function addState(
  archive: ArchiveWriter,
  home: string,
  path: string,
): Promise<'added' | 'missing'> {
  return add(archive, join(home, path), STATE_FOLDER + path);
}

async function add(
  archive: ArchiveWriter,
  from: string,
  path: string,
): Promise<'added' | 'missing'> {
  const found = await lstat(from).catch(() => undefined);
  if (found?.isSymbolicLink()) {
    const target = await readlink(from).catch(() => undefined);
    if (target !== undefined) await archive.addLink(path, factsOf(found), target);
    return target === undefined ? 'missing' : 'added';
  }
  if (found?.isDirectory()) return addFolder(archive, from, path);
  // Pipes, sockets and devices are of the moment.
  if (!found?.isFile()) return 'missing';
  const handle = await openForReading(from);
  if (!handle) return 'missing';
  try {
    const opened = await handle.stat();
    if (!opened.isFile()) return 'missing';
    await archive.addFile(path, factsOf(opened), { handle, size: opened.size });
    return 'added';
  } finally {
    await handle.close();
  }
}

/** Everything is opened from the folder it is in: a job may turn paths while they are walked. */
async function addFolder(
  archive: ArchiveWriter,
  from: string,
  path: string,
): Promise<'added' | 'missing'> {
  const folder = await openFolder(from);
  if (!folder) return 'missing';
  try {
    await archive.addFolder(path, factsOf(await folder.stat()));
    for (const name of await namesIn(folder))
      await add(archive, pathIn(folder, name), `${path}/${name}`);
    return 'added';
  } finally {
    await folder.close();
  }
}

async function namesIn(folder: FileHandle): Promise<string[]> {
  const names = await readdir(pathIn(folder, ''));
  const rank = (name: string): number => (name === FIRST ? 0 : name === LAST ? 2 : 1);
  return names.sort((a, b) => rank(a) - rank(b));
}

const factsOf = ({ mode, uid, gid, mtime }: Stats): EntryFacts => ({
  mode: mode & 0o7777,
  uid,
  gid,
  mtime,
});
