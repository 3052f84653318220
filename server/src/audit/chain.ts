import { createHash } from 'node:crypto';
import type { AuditEntry } from '#contract/audit';

/** What stands before the first entry. */
const BEGINNING = '0'.repeat(64);

/** JSON with the keys of every object in order: the same entry gives the same text wherever it is read. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of all of the entry, and so of the hash of the one before it. */
export const hashEntry = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256').update(canonicalJson(entry)).digest('hex');

export interface ChainProblem {
  readonly number: number;
  readonly what: string;
}

/** Looks at the entries in the order of their numbers, each once, and keeps the first thing that is not right. */
export function createChainCheck() {
  let last = { number: 0, hash: BEGINNING };
  let problem: ChainProblem | null = null;

  function look({ hash, ...entry }: AuditEntry): string | null {
    if (entry.number !== last.number + 1) {
      return `Entries ${String(last.number + 1)} to ${String(entry.number - 1)} are missing.`;
    }
    if (entry.previousHash !== last.hash)
      return 'It does not follow the entry before it: one of the two was replaced.';
    return hashEntry(entry) === hash ? null : 'It was changed after it was written.';
  }

  return {
    next(entry: AuditEntry): void {
      const what = problem ? null : look(entry);
      if (what !== null) problem = { number: entry.number, what };
      last = { number: entry.number, hash: entry.hash };
    },
    last: () => last,
    problem: () => problem,
  };
}
