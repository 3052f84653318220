import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/domain-error.ts';

/** What may bear tags: both tables have them in a column `user_tags`, in the order in which they were given. */
export type Tagged = 'job' | 'file';

export function createTagsRepository(db: Db) {
  return {
    /** Replaces the tags of one thing by what `edit` makes of them; two changes at once follow each other. */
    change: (
      kind: Tagged,
      id: string,
      edit: (tags: readonly string[]) => readonly string[],
    ): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const table = sql.table(kind);
        const { rows } = await sql<{
          user_tags: string[];
        }>`select user_tags from ${table} where id = ${id} for update`.execute(trx);
        const [row] = rows;
        if (!row) throw notFound();
        const tags = edit(row.user_tags);
        await sql`update ${table} set user_tags = ${tags}::text[] where id = ${id}`.execute(trx);
      }),
  };
}
export type TagsRepository = ReturnType<typeof createTagsRepository>;
