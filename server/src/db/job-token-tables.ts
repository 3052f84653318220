import type { CreatedAt } from './columns.ts';

/** The key of a run, which opens its job alone and only while that is active. */
export interface JobTokenTable {
  secret_hash: string;
  job_id: string;
  created_at: CreatedAt;
}
