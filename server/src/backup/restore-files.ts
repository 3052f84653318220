import { chmod, lchown, lutimes, mkdir, open, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Header } from 'tar';
import { StartError } from '../db/start-error.ts';
import { STATE_FOLDER } from './archive-format.ts';
import type { ArchiveEntry } from './archive-reader.ts';

/** Puts entries below `state/` into a fresh folder. Links are made last, so that nothing is written through one. */
export function createFileRestorer(root: string) {
  const later: (() => Promise<void>)[] = [];

  async function takeFacts(path: string, { mode, uid, gid, mtime }: Header): Promise<void> {
    if (process.getuid?.() === 0 && uid !== undefined && gid !== undefined)
      await lchown(path, uid, gid);
    await chmod(path, mode ?? 0o600);
    if (mtime) await utimes(path, mtime, mtime);
  }

  return {
    async add({ header, path, body }: ArchiveEntry): Promise<void> {
      const target = targetOf(root, path);
      if (header.type === 'Directory') {
        await mkdir(target, { recursive: true, mode: 0o700 });
        // Files that are put into it would change its date, and it may not let itself be written.
        later.push(() => takeFacts(target, header));
      } else if (header.type === 'SymbolicLink') {
        later.push(async () => {
          await symlink(header.linkpath ?? '', target);
          if (header.mtime) await lutimes(target, header.mtime, header.mtime);
        });
      } else {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await writeDurably(target, body());
        await takeFacts(target, header);
      }
    },

    async end(): Promise<void> {
      for (const act of later.reverse()) await act();
    },
  };
}

function targetOf(root: string, path: string): string {
  const segments = path.slice(STATE_FOLDER.length).split('/').filter(Boolean);
  if (segments.some((segment) => segment === '.' || segment === '..'))
    throw new StartError(`The back-up names ${path}, which leads out of the state folder.`);
  return join(root, ...segments);
}

async function writeDurably(path: string, body: AsyncIterable<Buffer>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of body) await handle.appendFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
