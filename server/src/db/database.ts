import { Socket } from 'node:net';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
/** A database, or a transaction of it. */
export type Executor = Db | Transaction<Database>;

/** PostgreSQL's text `2026-03-01 09:30:00.12+00` as the wire's `2026-03-01T09:30:00.120000Z`. */
function toWireDate(text: string): string {
  const [, day = '', time = '', fraction = ''] =
    /^(\S+) ([\d:]+)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  return `${day}T${time}.${fraction.padEnd(6, '0')}Z`;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, toWireDate);
// Sizes in bytes, counts and identities: exact up to 2^53.
types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * How long anybody waits for the database. A request is then answered 503, whether the database is slow, frozen, or
 * gone without a word; no statement of ours takes seconds.
 */
const LIMITS: pg.PoolConfig = {
  /** Also for one of the pool's connections to be free. */
  connectionTimeoutMillis: 5_000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
  stream: () => socketThatGivesUp(12_000),
};

/** For upgrades and back-ups, which take the time they take. */
export const WITHOUT_LIMITS: pg.PoolConfig = {};

/** Settings of every connection: dates are read as UTC text. */
export function createPool(connectionString: string, max = 16, limits = LIMITS): pg.Pool {
  const pool = new pg.Pool({
    ...limits,
    connectionString,
    max,
    types,
    options: '-c timezone=UTC -c application_name=moorage',
  });
  // One that breaks between two statements of a transaction fails the next one; unheard, it would end this process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Idle connections are closed by the pool before, so that silence means an answer that does not come. */
function socketThatGivesUp(silentMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silentMs, () => {
    socket.destroy(new Error('Connection terminated: the database did not answer in time'));
  });
}

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** Brings the tables up to date, or up to the step `last`. Of two servers that start at once one waits for the other. */
export async function migrate(db: Db, last?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } =
    last === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(last);
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error });
}
