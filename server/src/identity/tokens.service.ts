import type { Selectable } from 'kysely';
import type { ApiToken, NewApiToken } from '#contract/identity';
import type { Database } from '../db/schema.ts';
import { notFound } from '../http/domain-error.ts';
import type { PageRequest } from '../http/page.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import { toUser } from './accounts.repository.ts';
import { hashSecret, isToken, newToken } from './secrets.ts';
import type { NewTokenRow, TokensRepository } from './tokens.repository.ts';

interface TokenUse {
  readonly user: User;
  readonly tokenId: string;
  readonly hint: string;
  readonly lastUsedAt: string | null;
  readonly lastSeenAt: string | null;
}

export type TokensService = ReturnType<typeof createTokensService>;

export function createTokensService({ tokens }: { readonly tokens: TokensRepository }) {
  const toRow = (accountId: string, name: string, token: string): NewTokenRow => ({
    accountId,
    name,
    hint: token.slice(0, 4),
    secretHash: hashSecret(token),
  });
  return {
    /** A repeated request whose answer was lost gets a new secret for the same token: nobody knows the old one. */
    async create(accountId: string, name: string, once: Once | null = null): Promise<NewApiToken> {
      const token = newToken();
      const row = toRow(accountId, name, token);
      const stored = once?.madeId
        ? await tokens.renew(once.madeId, row)
        : await tokens.insert(row, once);
      if (!stored) throw notFound();
      return { ...toApiToken(stored), token };
    },

    /** Makes a token that was chosen elsewhere known, once. */
    async adopt(accountId: string, name: string, token: string): Promise<void> {
      if (!(await tokens.findAccount(hashSecret(token))))
        await tokens.insert(toRow(accountId, name, token));
    },

    async find(token: string): Promise<TokenUse | null> {
      if (!isToken(token)) return null;
      const found = await tokens.findAccount(hashSecret(token));
      if (!found) return null;
      return {
        user: toUser(found),
        tokenId: found.token_id,
        hint: found.hint,
        lastUsedAt: found.last_used_at,
        lastSeenAt: found.last_seen_at,
      };
    },

    async page(user: User, asked: PageRequest): Promise<{ results: ApiToken[]; count: number }> {
      const { rows, count } = await tokens.page(user.id, asked);
      return { results: rows.map(toApiToken), count };
    },

    async revoke(user: User, id: string): Promise<void> {
      if (!(await tokens.remove(user.id, id))) throw notFound();
    },

    touch: (id: string, now: Date): Promise<void> => tokens.touch(id, now),
  };
}

function toApiToken(row: Selectable<Database['api_token']>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    dateInserted: row.created_at,
    dateLastUsed: row.last_used_at,
  };
}
