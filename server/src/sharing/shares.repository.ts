import type { JobShare } from '#contract/sharing';
import type { Db } from '../db/database.ts';
import { recordEvent } from '../events/events.repository.ts';

/** A job and an account that it is, or is to be, shown to. */
interface Share {
  readonly job: { readonly id: string; readonly status: string | null };
  readonly accountId: string;
}

/** Both changes are told to whom they concern, in the transaction that makes them. */
export function createSharesRepository(db: Db) {
  const tell = (trx: Db, { job, accountId }: Share): Promise<void> =>
    recordEvent(trx, {
      ownerId: accountId,
      kind: 'job',
      subjectId: job.id,
      status: job.status ?? '',
    });

  return {
    /** A second time changes nothing but the message. */
    add: (share: Share, message: string): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('job_share')
          .values({ job_id: share.job.id, account_id: share.accountId, message })
          .onConflict((conflict) =>
            conflict.columns(['job_id', 'account_id']).doUpdateSet({ message }),
          )
          .execute();
        await tell(trx, share);
      }),

    /** Answers whether there was such a share. */
    remove: (share: Share): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('job_share')
          .where('job_id', '=', share.job.id)
          .where('account_id', '=', share.accountId)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await tell(trx, share);
        return true;
      }),

    /** In the order of their addresses. */
    async ofJob(jobId: string): Promise<JobShare[]> {
      const rows = await db
        .selectFrom('job_share')
        .innerJoin('account', 'account.id', 'job_share.account_id')
        .select(['email', 'full_name', 'message', 'job_share.created_at'])
        .where('job_id', '=', jobId)
        .orderBy('email')
        .execute();
      return rows.map(({ email, full_name, message, created_at }) => ({
        email,
        fullName: full_name,
        message,
        dateShared: created_at,
      }));
    },
  };
}
export type SharesRepository = ReturnType<typeof createSharesRepository>;
