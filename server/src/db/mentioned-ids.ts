import { sql, type SqlBool } from 'kysely';

/**
 * Whether the `job` of the statement names one of these files anywhere in its request: as an input, template, script or
 * parameter file. Written just as the index `job_mentions` is, so that a million jobs are not read for it.
 */
export const mentionsAny = (fileIds: readonly string[]) =>
  sql<SqlBool>`jsonb_path_query_array(job.request, 'strict $.**.id') ?| ${fileIds}`;
