import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A random id of the wire contract: six letters. The database keeps ids unique without regard to case, as folders
 * bear them; insert with `withFreshId`, which tries another when one is taken.
 */
function randomId(): string {
  return Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

const UNIQUE_VIOLATION = '23505';

/** Calls `insert` with ids until one is free. It must not run inside a transaction that a violation would spoil. */
export async function withFreshId<T>(insert: (id: string) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await insert(randomId());
    } catch (error) {
      const isTaken =
        error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION && 'constraint' in error &&
        String(error.constraint).match(/_pkey$|_id_without_case$/) !== null;
      if (!isTaken || attempt === 20) throw error;
    }
  }
}
