import { sql } from 'kysely';
import type { Db } from './database.ts';

/** null when the database answers. */
export async function databaseProblem(db: Db): Promise<string | null> {
  try {
    await sql`select 1`.execute(db);
    return null;
  } catch {
    return 'The database does not answer.';
  }
}
