import { sql } from 'kysely';
import type { CustomFieldsRequest } from '#contract/custom-fields';
import type { Db } from '../db/database.ts';

export function createCustomFieldsRepository(db: Db) {
  return {
    /** Sets these fields of a job and leaves the others; undefined when it would have more than `most`. */
    set: (jobId: string, fields: CustomFieldsRequest, most: number) =>
      db
        .updateTable('job')
        .set({ custom_fields: sql<string>`custom_fields || ${JSON.stringify(fields)}::jsonb` })
        .where('id', '=', jobId)
        .where(
          sql<number>`(select count(*) from jsonb_object_keys(custom_fields || ${JSON.stringify(fields)}::jsonb))`,
          '<=',
          most,
        )
        .returning('custom_fields')
        .executeTakeFirst(),
  };
}
export type CustomFieldsRepository = ReturnType<typeof createCustomFieldsRepository>;
