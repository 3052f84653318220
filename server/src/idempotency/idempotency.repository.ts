import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Once } from './once.ts';

/** An answer as it left, save that its body is sealed. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly sealedBody: Buffer;
}

/** Scripts that retry give up sooner; people's tabs are closed over night. */
const KEEP = sql<string>`clock_timestamp() - interval '24 hours'`;

export function createIdempotencyRepository(db: Db) {
  return {
    async find(accountId: string, keyHash: string) {
      const row = await db
        .selectFrom('idempotency_key')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
      if (!row) return undefined;
      const { fingerprint, made_id: madeId, status, headers, sealed_body: sealedBody } = row;
      const answer: StoredAnswer | null =
        status === null || headers === null || sealedBody === null
          ? null
          : { status, headers, sealedBody };
      return { fingerprint, madeId, answer };
    },

    /** The first answer stands. */
    async keep(
      { accountId, keyHash, fingerprint }: Once,
      { status, headers, sealedBody }: StoredAnswer,
    ): Promise<void> {
      const answer = { status, headers: JSON.stringify(headers), sealed_body: sealedBody };
      await db
        .insertInto('idempotency_key')
        .values({ account_id: accountId, key_hash: keyHash, fingerprint, ...answer })
        .onConflict((made) =>
          made
            .columns(['account_id', 'key_hash'])
            .doUpdateSet(answer)
            .where('idempotency_key.status', 'is', null),
        )
        .execute();
    },

    async prune(): Promise<void> {
      await db.deleteFrom('idempotency_key').where('created_at', '<', KEEP).execute();
    },
  };
}
export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;
