import type { Db } from '../db/database.ts';

export type SessionsRepository = ReturnType<typeof createSessionsRepository>;

/** Sign-in links and the sessions they open; of their secrets only the hash is stored. */
export function createSessionsRepository(db: Db) {
  return {
    async insertLink(secretHash: string, accountId: string, expires: Date): Promise<void> {
      await db
        .insertInto('sign_in_link')
        .values({ secret_hash: secretHash, account_id: accountId, expires_at: expires })
        .execute();
    },

    /** One statement, so that of two who use a link at once only one gets in. */
    async useLink(secretHash: string, now: Date): Promise<string | undefined> {
      const used = await db
        .updateTable('sign_in_link')
        .set({ used_at: now })
        .where('secret_hash', '=', secretHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now.toISOString())
        .returning('account_id')
        .executeTakeFirst();
      return used?.account_id;
    },

    async insertSession(secretHash: string, accountId: string, expires: Date): Promise<void> {
      await db
        .insertInto('session')
        .values({ secret_hash: secretHash, account_id: accountId, expires_at: expires })
        .execute();
    },

    findSession: (secretHash: string, now: Date) =>
      db
        .selectFrom('session')
        .innerJoin('account', 'account.id', 'session.account_id')
        .selectAll('account')
        .select('session.expires_at')
        .where('session.secret_hash', '=', secretHash)
        .where('session.expires_at', '>', now.toISOString())
        .executeTakeFirst(),

    async extendSession(secretHash: string, expires: Date): Promise<void> {
      await db
        .updateTable('session')
        .set({ expires_at: expires })
        .where('secret_hash', '=', secretHash)
        .execute();
    },

    async removeSession(secretHash: string): Promise<void> {
      await db.deleteFrom('session').where('secret_hash', '=', secretHash).execute();
    },

    /** What nobody can use any more. */
    async removeExpired(now: Date): Promise<void> {
      await db.deleteFrom('session').where('expires_at', '<=', now.toISOString()).execute();
      await db.deleteFrom('sign_in_link').where('expires_at', '<=', now.toISOString()).execute();
    },
  };
}
