import type { Db, Executor } from '../db/database.ts';
import { DomainError } from '../http/domain-error.ts';

/** A request whose sender may repeat it: it bears an `Idempotency-Key`. */
export interface Once {
  readonly accountId: string;
  /** Of the key itself the database never learns. */
  readonly keyHash: string;
  /** Of what was asked for: a key stands for one request. */
  readonly fingerprint: string;
  /** What this request made before, when its answer was lost. */
  readonly madeId: string | null;
}

/**
 * Makes something and notes its id under the request's key, in one transaction: there is no moment in which one is in
 * the database without the other. Where `make` finds nothing to do it answers undefined, and nothing is noted.
 */
export async function makeOnce<T extends { readonly id: string }>(
  db: Db,
  once: Once | null,
  make: (on: Executor) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (once === null) return make(db);
  return db.transaction().execute(async (trx) => {
    const made = await make(trx);
    if (made) await noteMade(trx, once, made.id);
    return made;
  });
}

/** For transactions that are there already. Refuses, and so rolls back, when another server was faster. */
export async function noteMade(
  on: Executor,
  { accountId, keyHash, fingerprint }: Once,
  madeId: string,
): Promise<void> {
  const noted = await on
    .insertInto('idempotency_key')
    .values({ account_id: accountId, key_hash: keyHash, fingerprint, made_id: madeId })
    .onConflict((other) => other.doNothing())
    .returning('made_id')
    .executeTakeFirst();
  if (!noted) throw underWay();
}

export const underWay = (): DomainError =>
  new DomainError(409, 'A request with this Idempotency-Key is still under way. Send it again.', {
    'retry-after': '1',
  });

export const otherRequest = (): DomainError =>
  new DomainError(
    422,
    'This Idempotency-Key was sent before with another request. Make a new key for a new request.',
  );
