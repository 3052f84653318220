import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, realpath, readlink, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import {
  databaseEnv,
  ensureDataFolder,
  ensureHome,
  ensurePassword,
  findBinaries,
} from './embedded-files.ts';
import type { Launcher } from './embedded-user.ts';
import { StartError } from './start-error.ts';

const DATABASE = 'moorage';
/** What a socket's path may be long at most, on every platform. */
const SOCKET_PATH_LIMIT = 103;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

export interface EmbeddedDatabase {
  /** Connection string of the database `moorage`. */
  readonly url: string;
  /** Ends PostgreSQL: open transactions are rolled back, everything committed is safe. */
  stop(): Promise<void>;
}

/**
 * The PostgreSQL of a state folder. One that outlived a killed server is joined; otherwise it is started. It runs in a
 * session of its own, so that Ctrl-C reaches the server alone, which then ends it after its own work.
 */
export async function openEmbedded(home: string): Promise<EmbeddedDatabase> {
  await ensureHome(home);
  const root = await realpath(home);
  const password = await ensurePassword(root);
  const living = await livingAddress(join(root, 'pg'));
  const isLiving = living !== null && (await answers(urlOf(living, password, 'postgres')));
  const address = isLiving ? living : await start(root, password);
  await ensureDatabase(urlOf(address, password, 'postgres'));
  return { url: urlOf(address, password, DATABASE), stop: () => stop(join(root, 'pg')) };
}

/** Connection string of a PostgreSQL of this folder that is running; null when there is none. */
export async function findEmbedded(home: string): Promise<string | null> {
  const root = await realpath(home).catch(() => home);
  const address = await livingAddress(join(root, 'pg'));
  return address && urlOf(address, await ensurePassword(root), DATABASE);
}

/** A folder with the socket in it, or an address of this machine. */
interface Address {
  readonly host: string;
  readonly port: number;
}

function urlOf({ host, port }: Address, password: string, database: string): string {
  return `postgres://moorage:${password}@localhost:${String(port)}/${database}?host=${encodeURIComponent(host)}`;
}

/** Lines of postmaster.pid: pid, data folder, start time, port, socket folder, listen address. */
async function readPidFile(data: string): Promise<{ pid: number; address: Address } | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const [pid, , , port, socketFolder = '', listen = ''] = text.split('\n');
  // A socket folder is told as it was given: relative to the data folder.
  const host = socketFolder === '' ? listen || '127.0.0.1' : resolve(data, socketFolder);
  return { pid: Number(pid), address: { host, port: Number(port) } };
}

/** Where a living PostgreSQL of this folder answers. A file left by a dead one is removed: its pid may be anybody's now. */
async function livingAddress(data: string): Promise<Address | null> {
  const left = await readPidFile(data);
  if (left === null) return null;
  if (await isPostgresOf(data, left.pid)) return left.address;
  await rm(join(data, 'postmaster.pid'), { force: true });
  return null;
}

async function isPostgresOf(data: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  // PostgreSQL works in its data folder. Without /proc a living pid has to be believed.
  const folder = await readlink(`/proc/${String(pid)}/cwd`).catch(() => data);
  return folder === data;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new StartError(
        'The embedded PostgreSQL does not accept the password in "database-password" of the state folder: put the right file back.',
      );
    }
    return false; // not there, or not ready yet
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function start(home: string, password: string): Promise<Address> {
  const data = join(home, 'pg');
  const binaries = await findBinaries();
  const launcher = await ensureDataFolder(home, binaries, password);
  const hasShortPath = Buffer.byteLength(join(data, '.s.PGSQL.65535')) <= SOCKET_PATH_LIMIT;
  const address = hasShortPath
    ? { host: data, port: 5432 }
    : { host: '127.0.0.1', port: await freePort() };
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const log = await openLog(home);
    const child = spawnPostgres(
      binaries.postgres,
      launcher,
      data,
      hasShortPath,
      address.port,
      log.fd,
    );
    await log.close();
    if (await comesUp(child, urlOf(address, password, 'postgres'), deadline)) return address;
    // Right after a kill the old one's last processes may still hold its memory: then it is tried again.
    const said = (await readFile(join(home, 'postgres.log'), 'utf8'))
      .trim()
      .split('\n')
      .slice(-3)
      .join(' ');
    const isLeaving = /is still in use|already exists|could not bind/.test(said);
    if (!isLeaving || Date.now() > deadline) {
      throw new StartError(
        `The embedded PostgreSQL does not start; the end of ${home}/postgres.log: ${said}`,
      );
    }
    await delay(100);
  }
}

function spawnPostgres(
  program: string,
  launcher: Launcher,
  data: string,
  onSocket: boolean,
  port: number,
  log: number,
): ChildProcess {
  const settings = {
    port: String(port),
    listen_addresses: onSocket ? '' : '127.0.0.1',
    unix_socket_directories: onSocket ? '.' : '',
    unix_socket_permissions: '0700',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '200',
    log_min_messages: 'warning',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...launcher.prefix, program, '-D', data, ...flags];
  const ids = launcher.uid === undefined ? {} : { uid: launcher.uid, gid: launcher.gid };
  const child = spawn(command, args, {
    ...ids,
    env: databaseEnv,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}

const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

async function openLog(home: string) {
  const file = join(home, 'postgres.log');
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await truncate(file);
  return open(file, 'a', 0o600);
}

async function comesUp(child: ChildProcess, url: string, deadline: number): Promise<boolean> {
  child.on('error', () => undefined); // seen below: it has no pid then
  const isGone = () =>
    child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  while (Date.now() < deadline) {
    if (await answers(url)) return true;
    if (isGone()) return false;
    await delay(20);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const found = probe.address();
        probe.close(() => {
          resolve(typeof found === 'object' && found ? found.port : 0);
        });
      });
  });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stop(data: string): Promise<void> {
  const running = await readPidFile(data);
  if (running === null || !(await isPostgresOf(data, running.pid))) return;
  process.kill(running.pid, 'SIGINT');
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (isAlive(running.pid) && Date.now() < deadline) await delay(20);
}
