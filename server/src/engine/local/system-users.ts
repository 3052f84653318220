import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RunRefused } from '../engine.ts';

/** As which users of this machine jobs run. */
export interface RunAs {
  /** From the e-mail address of an account to the name of a user of this machine. */
  readonly users: Readonly<Record<string, string>>;
  /** Of accounts that are not named; absent: their jobs are refused. */
  readonly default?: string | undefined;
  /** How many processes each of these users may have at once. */
  readonly processes: number;
}

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** How many processes it may have at once. */
  readonly processes: number;
}

const run = promisify(execFile);

/** Users may come from another machine, which may be away: shorter than what a call to this engine may take. */
const LOOK_UP_LIMIT_MS = 10_000;
/** How `getent` says that there is no such user. Any other end of it says nothing of the user. */
const NOT_FOUND = 2;

function whenUnknown(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return { stdout: '' };
  throw new Error('The users of this machine cannot be looked up now.', { cause: error });
}

/** `reserved` are the users whose files jobs must never reach: the server's own and the database's. */
export function createSystemUsers(runAs: RunAs, reserved: ReadonlySet<number>) {
  const names = new Map(
    Object.entries(runAs.users).map(([email, name]) => [email.toLowerCase(), name]),
  );

  return {
    /** As whom the jobs of this account run. Rejects with RunRefused when that is nobody. */
    async of(email: string): Promise<SystemUser> {
      const name = names.get(email.toLowerCase()) ?? runAs.default;
      if (name === undefined)
        throw new RunRefused(
          `No user of this machine is set up for ${email}. Ask an administrator to name one under "runAs".`,
        );
      return lookUp(name);
    },

    /** Rejects with RunRefused unless every user that is named is there and may run jobs. */
    async check(): Promise<void> {
      const all = new Set([...names.values(), ...(runAs.default ? [runAs.default] : [])]);
      for (const name of all) await lookUp(name);
    },
  };

  /** Asked anew for each run: users come and go, and their numbers are given to others. */
  async function lookUp(name: string): Promise<SystemUser> {
    const { stdout } = await run('getent', ['passwd', '--', name], {
      timeout: LOOK_UP_LIMIT_MS,
    }).catch(whenUnknown);
    const [found, , uid = '', gid = ''] = stdout.trim().split(':');
    if (found !== name || !/^\d+$/.test(uid) || !/^\d+$/.test(gid))
      throw new RunRefused(`This machine has no user "${name}", whom "runAs" names.`);
    const user = { name, uid: Number(uid), gid: Number(gid), processes: runAs.processes };
    if (user.uid === 0 || user.gid === 0 || reserved.has(user.uid))
      throw new RunRefused(
        `Jobs may not run as "${name}", whom "runAs" names: that user has rights of the server itself.`,
      );
    return user;
  }
}
export type SystemUsers = ReturnType<typeof createSystemUsers>;

/**
 * What goes before a command so that it runs as this user, with no right beyond it and no way back. `prlimit` comes
 * first: root is not bound by the limit, and the user is from the first moment on.
 */
export function asUser({ uid, gid, processes }: SystemUser): readonly string[] {
  const limit = ['prlimit', `--nproc=${String(processes)}`, '--'];
  const identity = [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--init-groups'];
  const rights = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'];
  return [...limit, 'setpriv', ...identity, ...rights, '--no-new-privs', '--'];
}
