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

/** Settings of every connection: dates are read as UTC text. */
export function createPool(connectionString: string, max = 16): pg.Pool {
  return new pg.Pool({
    connectionString,
    max,
    types,
    options: '-c timezone=UTC -c application_name=moorage',
  });
}

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error });
}
