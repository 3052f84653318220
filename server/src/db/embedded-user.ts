import { execFile, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartError } from './start-error.ts';

const run = promisify(execFile);

/** How a program of PostgreSQL is started: `command` goes before its own arguments. */
export interface Launcher {
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * The user PostgreSQL runs as. It refuses root, so root lends it a system user: the one that owns the data already,
 * else `moorage`, which is made when it is missing. `null`: the user who started Moorage will do.
 */
export async function databaseUser(dataFolder: string): Promise<SystemUser | null> {
  if (!isRoot()) return null;
  const owner = await stat(dataFolder).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known =
    (await lookUp('moorage')) ?? (await create('moorage')) ?? (await lookUp('postgres'));
  if (known) return known;
  throw new StartError(
    'PostgreSQL refuses to run as root and no user "moorage" could be made: run "useradd --system moorage", or start Moorage as an ordinary user.',
  );
}

async function lookUp(name: string): Promise<SystemUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // no such user
  }
}

async function create(name: string): Promise<SystemUser | null> {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  // Two first starts at once may both try; the one that comes second finds the user there.
  await run('useradd', [...options, '--shell', '/usr/sbin/nologin', name]).catch(() => undefined);
  return lookUp(name);
}

/**
 * How to start `program` so that it can use `folder`. When either lies below a folder that its user may not enter,
 * such as /root, the program gets the one capability that opens the way: reading, then (containers often lack that
 * one) overriding. Which of them works is tried, not guessed: access lists and mounts have their say too.
 */
export function launcherFor(user: SystemUser | null, program: string, folder: string): Launcher {
  if (user === null) return { prefix: [] };
  const candidates: Launcher[] = [
    { prefix: [], uid: user.uid, gid: user.gid },
    withCapability(user, 'dac_read_search'),
    withCapability(user, 'dac_override'),
  ];
  const working = candidates.find(
    (launcher) => succeeds(launcher, [program, '--version']) && succeeds(launcher, ['ls', folder]),
  );
  if (working) return working;
  throw new StartError(
    `PostgreSQL may not run as root, and its user may not enter ${folder} or ${program}: set MOORAGE_HOME to a folder that every user may enter, or start Moorage as an ordinary user.`,
  );
}

function withCapability({ uid, gid }: SystemUser, capability: string): Launcher {
  const identity = [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups'];
  return {
    prefix: [
      'setpriv',
      ...identity,
      // initdb asks access(2) for its programs, which for an ordinary user counts no capability but under this bit.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
    ],
  };
}

function succeeds(launcher: Launcher, argv: readonly string[]): boolean {
  const [command = '', ...args] = [...launcher.prefix, ...argv];
  const ids = launcher.uid === undefined ? {} : { uid: launcher.uid, gid: launcher.gid };
  return spawnSync(command, args, { ...ids, stdio: 'ignore', cwd: '/' }).status === 0;
}
