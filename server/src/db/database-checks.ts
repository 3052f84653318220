import type pg from 'pg';
import { migrations } from './migrations/index.ts';
import { StartError } from './start-error.ts';

/** What makes an acknowledged write outlive a power cut. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export async function refuseUnsafeSettings(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [DURABLE],
  );
  const off = rows.find(({ setting }) => setting === 'off');
  if (off) {
    throw new StartError(
      `The database has ${off.name} switched off, so what it acknowledged could be lost: switch it on and start again.`,
    );
  }
}

/** Whether this version knows the step of the schema. */
export const isMigration = (name: string): boolean => Object.hasOwn(migrations, name);

/** An older Moorage must not write into the tables of a newer one. */
export async function refuseNewerDatabase(pool: pg.Pool): Promise<void> {
  const { rows: found } = await pool.query<{ there: boolean }>(
    "select to_regclass('kysely_migration') is not null as there",
  );
  if (found[0]?.there !== true) return;
  const { rows } = await pool.query<{ name: string }>(
    'select name from kysely_migration order by name',
  );
  const unknown = rows.find(({ name }) => !isMigration(name));
  if (unknown) {
    throw new StartError(
      `The database was written by a newer version of Moorage (its step ${unknown.name} is not known here): start that version, or set MOORAGE_HOME or DATABASE_URL to another database.`,
    );
  }
}
