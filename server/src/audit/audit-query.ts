import { AuditAction, AuditResult } from '#contract/audit';
import { isRealDay } from '../db/timestamps.ts';
import { DomainError } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import type { AuditFilter, AuditHead } from './audit.repository.ts';

type Query = Record<string, unknown>;

const every = (value: unknown): string[] =>
  (value === undefined ? [] : [value].flat().map(String)).filter((text) => text !== '');

/** `actor`, `action`, `result`, `subject`, `search`, `from`, `to`; the first two kinds may be repeated. */
export const readAuditFilter = (query: Query): AuditFilter => ({
  actor: lastOf(query['actor']),
  actions: optionsOf(query, 'action', AuditAction.options),
  results: optionsOf(query, 'result', AuditResult.options),
  subject: lastOf(query['subject']),
  search: lastOf(query['search']),
  from: dayOf(query, 'from'),
  to: dayOf(query, 'to'),
});

function optionsOf<T extends string>(query: Query, field: string, known: readonly T[]): T[] {
  return every(query[field]).map((text) => {
    const option = known.find((one) => one === text);
    if (option !== undefined) return option;
    throw new DomainError(400, {
      [field]: [`"${text}" is not known here; it may be ${known.join(', ')}.`],
    });
  });
}

function dayOf(query: Query, field: string): string | undefined {
  const text = lastOf(query[field]) ?? '';
  if (text === '' || isRealDay(text)) return text === '' ? undefined : text;
  throw new DomainError(400, { [field]: [`"${text}" is not a date such as 2026-03-01.`] });
}

/** `after=NUMBER` goes on behind an entry of an earlier page. */
export function readAfter(query: Query): number | undefined {
  const after = lastOf(query['after']) ?? '';
  if (after === '') return undefined;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new DomainError(400, { after: ['This is not a place that an earlier page gave.'] });
}

/** An entry that somebody noted: `number` and `hash`. */
export function readNoted(query: Query): AuditHead | undefined {
  const [number = '', hash = ''] = [lastOf(query['number']), lastOf(query['hash'])];
  if (number === '' && hash === '') return undefined;
  if (/^\d{1,15}$/.test(number) && /^[0-9a-f]{64}$/.test(hash))
    return { number: Number(number), hash };
  throw new DomainError(400, {
    hash: ['The number and the whole hash of an entry are required, or neither.'],
  });
}
