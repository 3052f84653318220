import type { JobShare, ShareRequest } from '#contract/sharing';
import type { AccountRow } from '../db/schema.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { JobsService } from '../jobs/jobs.service.ts';
import type { SharesRepository } from './shares.repository.ts';

interface SharesDeps {
  readonly shares: SharesRepository;
  readonly jobs: Pick<JobsService, 'requireRow'>;
  readonly findAccount: (email: string) => Promise<AccountRow | undefined>;
}

/** Who else may look at a job: only its owner says so, and only to people who have an account here. */
export function createSharesService({ shares, jobs, findAccount }: SharesDeps) {
  return {
    /** Answers the address as it is known here. */
    async add(user: User, jobId: string, request: ShareRequest): Promise<string> {
      const job = await jobs.requireRow(user, jobId);
      const { email, account: workspace, message } = request;
      if (email === null && workspace !== null) {
        throw new DomainError(400, {
          account: [
            'Jobs are shared with people here, not with workspaces. Give an e-mail address.',
          ],
        });
      }
      if (email === null) throw new DomainError(400, { email: ['This field is required.'] });
      const account = await findAccount(email);
      if (!account) {
        throw new DomainError(400, {
          email: [`Nobody with the address ${email} has an account here. Ask an administrator.`],
        });
      }
      if (account.id === user.id)
        throw new DomainError(400, { email: ['This job is yours already.'] });
      await shares.add({ job, accountId: account.id }, message);
      return account.email;
    },

    async remove(user: User, jobId: string, email: string): Promise<void> {
      const job = await jobs.requireRow(user, jobId);
      const account = await findAccount(email);
      if (!account || !(await shares.remove({ job, accountId: account.id }))) throw notFound();
    },

    async list(user: User, jobId: string): Promise<JobShare[]> {
      const job = await jobs.requireRow(user, jobId);
      return shares.ofJob(job.id);
    },
  };
}
export type SharesService = ReturnType<typeof createSharesService>;
