import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { createDb, createPool, migrate, type Db } from '../../src/db/database.ts';
import { openEmbedded } from '../../src/db/embedded.ts';

export interface TestDatabase {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Work that has to be done before the database goes, last registered first: closing what uses it. */
  beforeClose(work: () => Promise<unknown>): void;
}

/** A fresh, migrated database for one test file, dropped when the file is done; call it at the top of the file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { close, ...database } = await openTestDatabase();
  after(close);
  return database;
}

/**
 * It is on the server that `npm run test:server` started once, on the one `DATABASE_URL` names, or, when a file is run
 * alone, on an embedded one of its own.
 */
export async function openTestDatabase(): Promise<TestDatabase & { close(): Promise<void> }> {
  const { url: serverUrl, stop } = await openServer();
  const name = `moorage_test_${randomBytes(6).toString('hex')}`;
  const template = process.env['MOORAGE_TEST_TEMPLATE'];
  await administer(serverUrl, `create database ${name}${template ? ` template ${template}` : ''}`);
  const url = withDatabase(serverUrl, name);
  const pool = createPool(url, 8);
  // Tests cut connections on purpose; one that was idle then is replaced by the next use.
  pool.on('error', () => undefined);
  const db = createDb(pool);
  if (!template) await migrate(db);
  const closing: (() => Promise<unknown>)[] = [];
  return {
    db,
    pool,
    url,
    beforeClose: (work) => closing.push(work),
    async close() {
      for (const end of closing.reverse()) await end();
      await db.destroy();
      await administer(serverUrl, `drop database ${name} with (force)`);
      await stop();
    },
  };
}

/** The connection string with another database in it. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface TestServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function openServer(): Promise<TestServer> {
  const given = process.env['DATABASE_URL'];
  return given ? { url: given, stop: () => Promise.resolve() } : openOwnServer();
}

/** An embedded PostgreSQL in a temporary state folder. */
export async function openOwnServer(): Promise<TestServer> {
  const home = await mkdtemp(join(tmpdir(), 'moorage-test-'));
  const embedded = await openEmbedded(home);
  const stop = async () => {
    await embedded.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  };
  return { url: embedded.url, stop };
}
