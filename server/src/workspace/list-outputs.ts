import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder, openFolderBelow, pathIn, whenNotThere } from './open-at.ts';

export interface OutputFile {
  /** With slashes, from the work folder on. */
  readonly relativePath: string;
  readonly size: number;
  readonly modified: Date;
}

/** The log is an output file too, though it lies beside the work folder. */
export const logName = 'process_output.log';

/** Folders open at once: a hostile job may nest them without end. What lies deeper waits until these are read. */
const MOST_OPEN = 32;
/** Longer paths are refused by every file system, so nobody could save such a file where it belongs. */
const LONGEST_PATH = 4_096;

/**
 * Every regular file below `work/`, and the log; sorted by path. Symbolic links are neither followed nor listed, nor are
 * files whose path is longer than 4,096 characters, and names that are no UTF-8 cannot be told. Safe while the job is at
 * work in there.
 */
export async function listOutputs(folder: string): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  const log = await look(join(folder, logName));
  if (log?.isFile()) files.push(toOutput(logName, log));
  const later = [''];
  for (let prefix = later.pop(); prefix !== undefined; prefix = later.pop()) {
    const work = await openFolder(join(folder, 'work'));
    const opened = await openFolderBelow(work, prefix.split('/').slice(0, -1));
    if (opened) await collect(opened, { prefix, depth: 1 }, { files, later });
  }
  return files.sort((a, b) => (a.relativePath < b.relativePath ? -1 : 1));
}

interface Listing {
  readonly files: OutputFile[];
  /** Folders to be looked into, each by its path with a slash at the end. */
  readonly later: string[];
}

async function collect(
  opened: FileHandle,
  { prefix, depth }: { readonly prefix: string; readonly depth: number },
  listing: Listing,
): Promise<void> {
  try {
    for (const { name } of await readdir(pathIn(opened, ''), { withFileTypes: true })) {
      const relativePath = prefix + name;
      // The log's own name is taken, even by an input file.
      if (relativePath === logName || relativePath.length > LONGEST_PATH) continue;
      const found = await look(pathIn(opened, name));
      if (found?.isFile()) listing.files.push(toOutput(relativePath, found));
      if (!found?.isDirectory()) continue;
      const next = { prefix: `${relativePath}/`, depth: depth + 1 };
      if (depth === MOST_OPEN) {
        listing.later.push(next.prefix);
        continue;
      }
      const inner = await openFolder(pathIn(opened, name));
      if (inner) await collect(inner, next, listing);
    }
  } finally {
    await opened.close();
  }
}

/** Undefined when it went away meanwhile. */
const look = (path: string): Promise<Stats | undefined> => lstat(path).catch(whenNotThere);

const toOutput = (relativePath: string, { size, mtime }: Stats): OutputFile => ({
  relativePath,
  size,
  modified: mtime,
});
