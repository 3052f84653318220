import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import * as z from 'zod';
import { StartError } from './start-error.ts';

/** Any number will do, as long as it stays. */
const LOCK = 7_077_001;
/** The connection of a server that was killed a moment ago may still be closing. */
const PATIENCE_MS = 300;

export interface Claim {
  /** Tells a second start, and `npm run sign-in-link`, who holds the folder. */
  announce(address: string): Promise<void>;
  /** Called when the hold is lost because PostgreSQL went away. */
  onLost(listener: () => void): void;
  release(): Promise<void>;
}

/**
 * Holds the state folder for this server alone, as long as it lives: the lock is PostgreSQL's, tied to a connection,
 * so it cannot be left behind and cannot be taken from the living.
 */
export async function claimStateFolder(url: string, home: string): Promise<Claim> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'moorage state folder',
    keepAlive: true,
  });
  let isReleased = false;
  let lost = (): void => undefined;
  client.on('error', () => undefined); // `end` follows
  client.on('end', () => {
    if (!isReleased) lost();
  });
  await client.connect();
  if (!(await lock(client))) {
    isReleased = true;
    await client.end();
    throw new AlreadyRunning(await alreadyRunning(home));
  }
  return {
    announce: (address) => announce(home, address),
    onLost: (listener) => {
      lost = listener;
    },
    async release() {
      isReleased = true;
      await client.end();
    },
  };
}

async function lock(client: pg.Client): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1) as held',
      [LOCK],
    );
    if (rows[0]?.held === true) return true;
    if (Date.now() > deadline) return false;
    await delay(25);
  }
}

/** Another server holds the folder. */
export class AlreadyRunning extends StartError {}

const RunningServer = z.object({ pid: z.number(), address: z.string() });
export type RunningServer = z.infer<typeof RunningServer>;

const fileOf = (home: string): string => join(home, 'server.json');

async function announce(home: string, address: string): Promise<void> {
  const told: RunningServer = { pid: process.pid, address };
  await writeFile(`${fileOf(home)}.new`, `${JSON.stringify(told)}\n`, { mode: 0o600 });
  await rename(`${fileOf(home)}.new`, fileOf(home));
}

/** What the last server of this folder said of itself; it may be gone. */
export async function readRunningServer(home: string): Promise<RunningServer | null> {
  try {
    return RunningServer.parse(JSON.parse(await readFile(fileOf(home), 'utf8')));
  } catch {
    return null; // never started, or not written yet
  }
}

async function alreadyRunning(home: string): Promise<string> {
  const server = await readRunningServer(home);
  const who = server ? `process ${String(server.pid)}, at ${server.address}` : 'another process';
  return `Moorage already runs on the state folder ${home} (${who}): use that one, stop it first, or set MOORAGE_HOME to another folder.`;
}
