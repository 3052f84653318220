import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';

/**
 * Where a file of the server goes below `folder`, whose parent folders are made. The name comes from a job, so it is not
 * believed: it may not be absolute, lead upwards, or through a link to somewhere else.
 */
export async function localPath(folder: string, relativePath: string): Promise<string> {
  const segments = relativePath.split(sep === '\\' ? /[/\\]/ : '/');
  const isSafe = segments.every(
    (segment) => segment !== '' && segment !== '.' && segment !== '..' && !segment.includes('\0'),
  );
  if (!isSafe || /^[A-Za-z]:/.test(relativePath)) throw outside(relativePath, folder);
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  let parent = root;
  for (const segment of segments.slice(0, -1)) {
    const next = join(parent, segment);
    await mkdir(next).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    parent = await realpath(next);
    if (parent !== root && !parent.startsWith(root + sep)) throw outside(relativePath, folder);
  }
  const target = join(parent, segments.at(-1) ?? '');
  if (dirname(target) !== parent) throw outside(relativePath, folder);
  return target;
}

const outside = (relativePath: string, folder: string): Problem =>
  new Problem(
    `"${shown(relativePath)}" leads out of ${folder} and is not written. Download it by its id with -o FILE if you want it.`,
  );
