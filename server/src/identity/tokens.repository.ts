import type { Db } from '../db/database.ts';
import type { PageRequest } from '../http/page.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';

export interface NewTokenRow {
  readonly accountId: string;
  readonly name: string;
  readonly hint: string;
  readonly secretHash: string;
}

export type TokensRepository = ReturnType<typeof createTokensRepository>;

export function createTokensRepository(db: Db) {
  return {
    insert: ({ accountId, name, hint, secretHash }: NewTokenRow, once: Once | null = null) =>
      withFreshId((id) =>
        makeOnce(db, once, (on) =>
          on
            .insertInto('api_token')
            .values({ id, account_id: accountId, name, hint, secret_hash: secretHash })
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      ),

    /** The secret before is worth nothing from now on. */
    renew: (id: string, { accountId, hint, secretHash }: NewTokenRow) =>
      db
        .updateTable('api_token')
        .set({ hint, secret_hash: secretHash })
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .returningAll()
        .executeTakeFirst(),

    findAccount: (secretHash: string) =>
      db
        .selectFrom('api_token')
        .innerJoin('account', 'account.id', 'api_token.account_id')
        .selectAll('account')
        .select(['api_token.id as token_id', 'api_token.hint', 'api_token.last_used_at'])
        .where('api_token.secret_hash', '=', secretHash)
        .executeTakeFirst(),

    async touch(id: string, now: Date): Promise<void> {
      await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute();
    },

    async page(accountId: string, { limit, offset }: PageRequest) {
      const own = db.selectFrom('api_token').where('account_id', '=', accountId);
      const rows = await own
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset)
        .execute();
      const { count } = await own
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return { rows, count };
    },

    async remove(accountId: string, id: string): Promise<boolean> {
      const gone = await db
        .deleteFrom('api_token')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}
