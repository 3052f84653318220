import { chmod, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './db/start-error.ts';
import { RunRefused } from './engine/engine.ts';
import { findProgram } from './engine/local/machine.ts';
import { defaultRunPath } from './engine/local/run-environment.ts';
import { createSystemUsers, type RunAs, type SystemUsers } from './engine/local/system-users.ts';

interface RunAsDeps {
  readonly home: string;
  /** Name of the site, for sentences. */
  readonly site: string;
  /** Of the server's own process. */
  readonly uid: number | undefined;
}

/** Everything jobs need to run as users of this machine, looked at once, before the first of them starts. */
export async function prepareRunAs(
  runAs: RunAs,
  { home, site, uid }: RunAsDeps,
): Promise<SystemUsers> {
  if (uid !== 0)
    throw new StartError(
      `Only root can run jobs as other users, which "runAs" of site "${site}" asks for: start Moorage as root, or remove "runAs".`,
    );
  for (const program of ['setpriv', 'prlimit', 'getent'])
    if (!(await findProgram(program, defaultRunPath)))
      throw new StartError(
        `"runAs" of site "${site}" needs the program ${program}, which is not in ${defaultRunPath}: install it, or remove "runAs".`,
      );
  const database = await stat(join(home, 'pg')).catch(() => undefined);
  const systemUsers = createSystemUsers(runAs, new Set(database ? [database.uid] : []));
  await systemUsers.check().catch((error: unknown) => {
    throw error instanceof RunRefused
      ? new StartError(`${error.message} Correct site "${site}" and start again.`)
      : error;
  });
  await openWay(home);
  return systemUsers;
}

/** Jobs have to get to their run folders: what is on the way can be entered by everybody, and listed by nobody else. */
async function openWay(home: string): Promise<void> {
  for (const folder of [home, join(home, 'jobs')]) await chmod(folder, 0o711);
  for (let folder = dirname(home); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if (!(mode & 0o001))
      throw new StartError(
        `Jobs that run as users of their own cannot enter ${folder}: open it with "chmod o+x", or set MOORAGE_HOME to a folder that every user may enter.`,
      );
  }
}
