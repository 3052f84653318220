import pg from 'pg';
import { ROWS_FOLDER, type Manifest, type Table } from './archive-format.ts';

/** Puts the rows of a back-up into fresh tables of the same schema; all of it is one transaction of the caller. */
export function createLoader(client: pg.ClientBase, { tables, sequences }: Manifest) {
  const quote = pg.escapeIdentifier;
  const tableOf = new Map(tables.map((table) => [table.name, table]));
  const triggers = async (what: 'disable' | 'enable'): Promise<void> => {
    for (const { name } of tables)
      await client.query(`alter table ${quote(name)} ${what} trigger user`);
  };

  return {
    /** What a trigger would add to a row was in the back-up already; what a migration put there is in it too. */
    async begin(): Promise<void> {
      await triggers('disable');
      for (const { name } of tables.toReversed()) await client.query(`delete from ${quote(name)}`);
    },

    /** `path` is that of an entry below `database/`, which names its table. */
    async rows(path: string, lines: Buffer): Promise<void> {
      const [name = ''] = path.slice(ROWS_FOLDER.length).split('/');
      const table = tableOf.get(name);
      if (!table) throw new Error(`The back-up has rows of ${name}, which it does not describe`);
      const list = `[${lines.toString('utf8').trimEnd().replaceAll('\n', ',')}]`;
      await client.query(insertInto(table), [list]);
    },

    async end(): Promise<void> {
      for (const { name, value } of sequences)
        await client.query('select setval($1::regclass, $2::bigint)', [quote(name), value]);
      await triggers('enable');
    },
  };

  function insertInto({ name, columns }: Table): string {
    const names = columns.map((column) => quote(column.name)).join(', ');
    const values = columns
      .map(({ type }, index) => `(line->>${String(index)})::${type}`)
      .join(', ');
    return `insert into ${quote(name)} (${names}) overriding system value
      select ${values} from json_array_elements($1::json) line`;
  }
}
