import { sql, type Kysely } from 'kysely';

/** A job's row goes in one transaction, its folder after it: what is noted here is still to be removed. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table leftover_folder (path text primary key)`.execute(db);
}
