import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A random id of the wire contract: six letters. The database keeps ids unique without regard to case, as folders
 * bear them; insert with `withFreshId`, which tries another when one is taken.
 */
export function randomId(): string {
  return Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

const UNIQUE_VIOLATION = '23505';
const MOST_ATTEMPTS = 20;

/**
 * Calls `insert` with ids until one is free. Inside a transaction, which a violation would spoil, it has to insert
 * with `on conflict do nothing` and answer undefined when the id is taken.
 */
export async function withFreshId<T>(insert: (id: string) => Promise<T | undefined>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const made = await insert(randomId());
      if (made !== undefined) return made;
      if (attempt === MOST_ATTEMPTS) throw new Error('No free id was found.');
    } catch (error) {
      const isTaken =
        error instanceof Error &&
        'code' in error &&
        error.code === UNIQUE_VIOLATION &&
        'constraint' in error &&
        /_pkey$|_id_without_case$/.test(String(error.constraint));
      if (!isTaken || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
