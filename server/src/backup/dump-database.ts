import type pg from 'pg';
import type { Manifest, Table } from './archive-format.ts';

/**
 * Live events are not kept: their order is that of this very database's transactions, which another one does not
 * share. Whoever listened is told to load everything anew. Nor are uploads under way, which begin anew.
 */
const LEFT_OUT = ['kysely_migration', 'kysely_migration_lock', 'event', 'upload'];
const BATCH_ROWS = 100;
const PART_BYTES = 1024 * 1024;

/** One moment of the database, for as long as `work` reads it; values as text that reads back exactly. */
export async function atOneMoment<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    await client.query(
      "set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex'; set local extra_float_digits = 1",
    );
    return await work();
  } finally {
    await client.query('rollback');
  }
}

export async function describeDatabase(
  client: pg.Client,
): Promise<Pick<Manifest, 'migrations' | 'tables' | 'sequences'>> {
  const migrations = await client.query<{ name: string }>(
    'select name from kysely_migration order by name',
  );
  const sequences = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = current_schema and last_value is not null order by 1`,
  );
  return {
    migrations: migrations.rows.map(({ name }) => name),
    tables: inOrder(await tablesOf(client), await referencesOf(client)),
    sequences: sequences.rows.filter(({ name }) => !name.startsWith('event_')),
  };
}

async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select relname as name,
       json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum) as columns
     from pg_class join pg_attribute on attrelid = pg_class.oid
     where relkind = 'r' and relnamespace = current_schema::regnamespace and not relname = any($1)
       and attnum > 0 and not attisdropped and attgenerated = ''
     group by relname order by relname`,
    [LEFT_OUT],
  );
  return rows;
}

interface Reference {
  readonly from: string;
  readonly to: string;
}

async function referencesOf(client: pg.Client): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `select one.relname as from, other.relname as to from pg_constraint
     join pg_class one on one.oid = conrelid join pg_class other on other.oid = confrelid
     where contype = 'f' and conrelid <> confrelid`,
  );
  return rows;
}

/** A table that others refer to comes before them. */
function inOrder(tables: readonly Table[], references: readonly Reference[]): Table[] {
  const ordered: Table[] = [];
  const visit = (table: Table): void => {
    if (ordered.includes(table)) return;
    for (const { to } of references.filter(({ from }) => from === table.name))
      tables.filter(({ name }) => name === to).forEach(visit);
    ordered.push(table);
  };
  tables.forEach(visit);
  return ordered;
}

/** The rows of a table in parts of about a mebibyte: each line is a row, a list of texts or nulls. */
export async function* dumpTable(
  client: pg.Client,
  { name, columns }: Table,
): AsyncGenerator<Buffer, void, void> {
  const values = columns.map((column) => `${client.escapeIdentifier(column.name)}::text`);
  await client.query(
    `declare dump no scroll cursor for select json_build_array(${values.join(', ')})::text as line
     from ${client.escapeIdentifier(name)}`,
  );
  let lines: string[] = [];
  let size = 0;
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${String(BATCH_ROWS)} from dump`);
    for (const { line } of rows) {
      lines.push(`${line}\n`);
      size += line.length;
    }
    if (lines.length > 0 && (size >= PART_BYTES || rows.length === 0)) {
      yield Buffer.from(lines.join(''));
      lines = [];
      size = 0;
    }
    if (rows.length === 0) break;
  }
  await client.query('close dump');
}
