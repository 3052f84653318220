import type { Db, Executor } from '../db/database.ts';
import type { User } from '../http/user.ts';
import { toUser } from './accounts.repository.ts';
import { hashSecret, isToken, newToken } from './secrets.ts';

/** Who a job's key stands for, and the one job that it opens. */
interface JobTokenUse {
  readonly user: User;
  readonly jobId: string;
}

export type JobTokens = ReturnType<typeof createJobTokens>;

/** Keys that runs are given: each opens its own job, for as long as that is active. */
export function createJobTokens(db: Db) {
  return {
    /**
     * A new key each time. Earlier ones stay good: a start that is repeated after a crash may find the run alive, with
     * the key of the first attempt.
     */
    async issue(jobId: string): Promise<string> {
      const token = newToken();
      const row = { secret_hash: hashSecret(token), job_id: jobId };
      await db.insertInto('job_token').values(row).execute();
      return token;
    },

    /** Null once the job is over: whatever completes a job ends its keys. */
    async find(token: string): Promise<JobTokenUse | null> {
      if (!isToken(token)) return null;
      const found = await db
        .selectFrom('job_token')
        .innerJoin('job', 'job.id', 'job_token.job_id')
        .innerJoin('account', 'account.id', 'job.owner_id')
        .selectAll('account')
        .select('job.id as job_id')
        .where('job_token.secret_hash', '=', hashSecret(token))
        .where('job.status', 'is not', null)
        .where('job.status', '!=', 'Completed')
        .executeTakeFirst();
      return found ? { user: toUser(found), jobId: found.job_id } : null;
    },
  };
}

/** In the transaction that completes the job; they are of no use from then on. */
export async function forgetJobTokens(trx: Executor, jobId: string): Promise<void> {
  await trx.deleteFrom('job_token').where('job_id', '=', jobId).execute();
}
