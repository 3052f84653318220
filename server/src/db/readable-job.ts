import { sql, type SqlBool } from 'kysely';

/** Whether this account may look at the `job` of the statement: its own, or one that is shared with it. */
export const mayRead = (accountId: string) =>
  sql<SqlBool>`(job.owner_id = ${accountId} or exists (
    select from job_share where job_share.job_id = job.id and job_share.account_id = ${accountId}))`;
