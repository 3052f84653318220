import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { innerPath } from './inner-path.ts';
import { logName } from './list-outputs.ts';
import { openFolder, openFolderBelow, openForReading, pathIn } from './open-at.ts';

/** A path that asks for something outside the work folder. */
export class NotInside extends Error {
  override readonly name = 'NotInside';
}

export interface OpenedFile {
  /** The caller closes it. */
  readonly handle: FileHandle;
  readonly size: number;
  readonly modified: Date;
}

/**
 * Opens a regular file of a run by its path from the work folder on. Undefined when there is none. Every folder on the
 * way is opened from the one before and never through a link, so that a job cannot turn the path while it is walked.
 */
export async function openInside(
  folder: string,
  relativePath: string,
): Promise<OpenedFile | undefined> {
  const segments = innerPath(relativePath);
  if (!segments) throw new NotInside(`${JSON.stringify(relativePath)} is not in the work folder.`);
  if (segments.length === 0) return undefined;
  if (segments.join('/') === logName) return regular(await openForReading(join(folder, logName)));
  const opened = await openBelow(join(folder, 'work'), segments);
  // Some clients know the work folder as "shared".
  if (opened ?? segments[0] !== 'shared') return opened;
  return openInside(folder, segments.slice(1).join('/'));
}

async function openBelow(
  root: string,
  segments: readonly string[],
): Promise<OpenedFile | undefined> {
  const top = await openFolder(root);
  const owner = (top && (await closingOnFailure(top, () => top.stat())))?.uid;
  const folder = await openFolderBelow(top, segments.slice(0, -1));
  if (!folder) return undefined;
  const last = pathIn(folder, segments.at(-1) ?? '');
  return regular(await openForReading(last).finally(folder.close.bind(folder)), owner);
}

/**
 * Of a job that runs as a user of its own only that user's files are read: it may have made a hard link to a file that
 * it cannot read itself, and we can.
 */
async function regular(
  handle: FileHandle | undefined,
  owner = process.getuid?.(),
): Promise<OpenedFile | undefined> {
  if (!handle) return undefined;
  const found = await closingOnFailure(handle, () => handle.stat());
  const isForeign = owner !== process.getuid?.() && found.uid !== owner;
  if (found.isFile() && !isForeign) return { handle, size: found.size, modified: found.mtime };
  await handle.close();
  return undefined;
}

/** Nobody else would close it. */
function closingOnFailure<T>(handle: FileHandle, look: () => Promise<T>): Promise<T> {
  return look().catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
}
