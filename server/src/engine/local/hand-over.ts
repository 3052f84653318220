import { chmod, lchown, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { giveAway } from '../../workspace/give-away.ts';
import { runPaths, whenThere } from './run-folder.ts';
import type { SystemUser } from './system-users.ts';

/** Entered by everybody, listed and changed by us alone. */
const passage = 0o711;

/**
 * Hands a prepared run folder over to the user its steps run as: the folders they write in, their scripts and their
 * log. The run folder itself stays ours, and with it everything that tells how the run stands: what the job says of
 * itself is not believed.
 */
export async function handOver(
  folder: string,
  scripts: readonly string[],
  user: SystemUser,
): Promise<void> {
  const { work, temporary, home, control, log } = runPaths(folder);
  await mkdir(home, { mode: 0o700 }).catch(whenThere);
  // What stands in the home of every run is found here as well.
  for (const name of ['work', 'machinefile', 'mpd.hosts'])
    await symlink(join('..', name), join(home, name)).catch(whenThere);
  for (const own of [work, temporary, home]) await giveAway(own, user);
  for (const file of [...scripts, log]) await lchown(file, user.uid, user.gid);
  for (const way of [dirname(folder), folder, control, ...scripts.map(dirname)])
    await chmod(way, passage);
}
