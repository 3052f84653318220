import type { Role, UserAccount, UserAccountRequest } from '#contract/identity';
import type { AccountRow } from '../db/schema.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { PageRequest } from '../http/page.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import type { AccountsRepository } from './accounts.repository.ts';

const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
const LAST_ADMINISTRATOR =
  'This is the last administrator. Make somebody else an administrator first.';

export type AccountsService = ReturnType<typeof createAccountsService>;

export function createAccountsService({ accounts }: { readonly accounts: AccountsRepository }) {
  async function require(id: string): Promise<UserAccount> {
    const found = await accounts.find(id);
    if (!found) throw notFound();
    return toUserAccount(found);
  }

  return {
    async page(asked: PageRequest): Promise<{ results: UserAccount[]; count: number }> {
      const { rows, count } = await accounts.page(asked);
      return { results: rows.map(toUserAccount), count };
    },

    require,

    async create(
      { email, fullName, role }: UserAccountRequest,
      once: Once | null = null,
    ): Promise<UserAccount> {
      if (once?.madeId) return require(once.madeId);
      try {
        const account = { email, fullName: fullName ?? '', role };
        return toUserAccount(await accounts.insert(account, once));
      } catch (error) {
        if (!hasCode(error, UNIQUE_VIOLATION)) throw error;
        throw new DomainError(400, {
          email: [`A user with the address ${email} is here already.`],
        });
      }
    },

    changeRole: (id: string, role: Role): Promise<UserAccount> =>
      accounts.changing(async (locked) => {
        const found = await locked.find(id);
        if (!found) throw notFound();
        const isDemoted = found.role === 'administrator' && role !== 'administrator';
        if (isDemoted && (await locked.countAdministrators()) === 1)
          throw new DomainError(400, { role: [LAST_ADMINISTRATOR] });
        const changed = await locked.setRole(id, role);
        if (!changed) throw notFound();
        return toUserAccount(changed);
      }),

    /** Everything belongs to somebody: who owns something cannot go before it. */
    async remove(id: string): Promise<UserAccount> {
      try {
        return await accounts.changing(async (locked) => {
          const found = await locked.find(id);
          if (!found) throw notFound();
          if (found.role === 'administrator' && (await locked.countAdministrators()) === 1)
            throw new DomainError(400, LAST_ADMINISTRATOR);
          await locked.remove(id);
          return toUserAccount(found);
        });
      } catch (error) {
        if (!hasCode(error, FOREIGN_KEY_VIOLATION)) throw error;
        throw new DomainError(
          400,
          'This user still owns clusters, jobs or files. Tear down the clusters and delete the jobs and files first.',
        );
      }
    },
  };
}

export function requireAdministrator(user: User): void {
  if (user.role !== 'administrator') throw new DomainError(403, 'Only administrators may do this.');
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function toUserAccount(row: AccountRow): UserAccount {
  return {
    id: row.id,
    email: row.email,
    fullName: row.full_name,
    role: row.role,
    dateInserted: row.created_at,
    dateLastSeen: row.last_seen_at,
  };
}
