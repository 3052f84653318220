import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** A file of this account, or one that a job made or takes which is shared with it; with its owner's address. */
export const findReadable = (db: Db, accountId: string, id: string) =>
  db
    .selectFrom('file')
    .innerJoin('account', 'account.id', 'file.owner_id')
    .selectAll('file')
    .select('account.email as owner')
    .where('file.id', '=', id)
    .where('file.deleted_at', 'is', null)
    .where(
      sql<boolean>`(file.owner_id = ${accountId} or exists (
        select from job join job_share on job_share.job_id = job.id and job_share.account_id = ${accountId}
        where job.owner_id = file.owner_id and (job.id = file.job_id or
          job.request @> jsonb_build_object('jobanalyses', jsonb_build_array(jsonb_build_object(
            'inputFiles', jsonb_build_array(jsonb_build_object('id', file.id))))))))`,
    )
    .executeTakeFirst();
