import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder, pathIn, whenNotThere } from './open-at.ts';

export interface OutputFile {
  /** With slashes, from the work folder on. */
  readonly relativePath: string;
  readonly size: number;
  readonly modified: Date;
}

/** The log is an output file too, though it lies beside the work folder. */
export const logName = 'process_output.log';

/**
 * Every regular file below `work/`, and the log; sorted by path. Symbolic links are neither followed nor listed, and
 * names that are no UTF-8 cannot be told. Safe while the job is at work in there.
 */
export async function listOutputs(folder: string): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  const log = await look(join(folder, logName));
  if (log?.isFile()) files.push(toOutput(logName, log));
  const work = await openFolder(join(folder, 'work'));
  if (work) await collect(work, '', files);
  return files.sort((a, b) => (a.relativePath < b.relativePath ? -1 : 1));
}

async function collect(opened: FileHandle, prefix: string, files: OutputFile[]): Promise<void> {
  try {
    for (const { name } of await readdir(pathIn(opened, ''), { withFileTypes: true })) {
      const relativePath = prefix + name;
      // The log's own name is taken, even by an input file.
      if (relativePath === logName) continue;
      const found = await look(pathIn(opened, name));
      if (found?.isFile()) files.push(toOutput(relativePath, found));
      if (!found?.isDirectory()) continue;
      const inner = await openFolder(pathIn(opened, name));
      if (inner) await collect(inner, `${relativePath}/`, files);
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
