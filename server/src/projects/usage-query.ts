import { UsageGroup } from '#contract/projects';
import { isRealDay } from '../db/timestamps.ts';
import { DomainError } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import type { Days } from './usage.service.ts';

type Query = Record<string, unknown>;

/** `group`: by month unless something else is named. */
export function readGroup(query: Query): UsageGroup {
  const text = lastOf(query['group']) ?? '';
  if (text === '') return 'month';
  const group = UsageGroup.safeParse(text);
  if (group.success) return group.data;
  throw new DomainError(400, {
    group: [`"${text}" is not known here; it may be ${UsageGroup.options.join(', ')}.`],
  });
}

/** `from` and `to`: unless they say otherwise this month and the eleven before it. */
export function readDays(query: Query, today: Date): Days {
  const to = dayOf(query, 'to') ?? dayText(today);
  const end = new Date(`${to}T00:00:00Z`);
  const from =
    dayOf(query, 'from') ??
    dayText(new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 11, 1)));
  if (from > to) throw new DomainError(400, { from: [`It is after the last day, ${to}.`] });
  return { from, to };
}

const dayText = (date: Date): string => date.toISOString().slice(0, 10);

function dayOf(query: Query, field: string): string | undefined {
  const text = lastOf(query[field]) ?? '';
  if (text === '') return undefined;
  if (isRealDay(text) && text >= FIRST_DAY && text <= LAST_DAY) return text;
  throw new DomainError(400, { [field]: [`"${text}" is not a date such as 2026-03-01.`] });
}
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2999-12-31';

/** `startYear`, `startMonth`, `endYear`, `endMonth` of the wire contract; this month when none is given. */
export function readMonths(query: Query, today: Date): Days {
  const thisYear = today.getUTCFullYear();
  const isOpen = ['startYear', 'startMonth', 'endYear', 'endMonth'].every((name) => !query[name]);
  const startYear = numberOf(query, 'startYear', [2000, 2999], thisYear);
  const startMonth = numberOf(query, 'startMonth', [1, 12], isOpen ? today.getUTCMonth() + 1 : 1);
  const endYear = numberOf(query, 'endYear', [2000, 2999], startYear);
  const isOneMonth = isOpen || (!!query['startMonth'] && !query['endYear']);
  const endMonth = numberOf(query, 'endMonth', [1, 12], isOneMonth ? startMonth : 12);
  if (endYear * 12 + endMonth < startYear * 12 + startMonth)
    throw new DomainError(400, { endMonth: ['The last month is before the first.'] });
  return {
    from: dayText(new Date(Date.UTC(startYear, startMonth - 1, 1))),
    to: dayText(new Date(Date.UTC(endYear, endMonth, 0))),
  };
}

function numberOf(
  query: Query,
  field: string,
  [least, most]: readonly [number, number],
  fallback: number,
): number {
  const text = lastOf(query[field]) ?? '';
  if (text === '') return fallback;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new DomainError(400, {
    [field]: [`"${text}" is not a whole number from ${String(least)} to ${String(most)}.`],
  });
}
