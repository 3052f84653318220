import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { giveAway } from '../../workspace/give-away.ts';
import { whenThere } from './run-folder.ts';
import type { SystemUser } from './system-users.ts';

/** Entered by everybody, listed and changed by us alone. */
const passage = 0o711;

/** Makes a folder for the runs of one account; `user` is as whom they run, undefined as the server. */
export async function ensureSharedFolder(
  folder: string,
  user: SystemUser | undefined,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  if (user) await chmod(dirname(folder), passage);
  await mkdir(folder, { mode: 0o700 }).catch(whenThere);
  if (user) await giveAway(folder, user);
}
