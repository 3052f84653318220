import { JobStatus, Outcome } from '#contract/statuses';
import { DomainError } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import { isRealDay } from '../db/timestamps.ts';
import type { JobFilter, JobOrder, JobPlace } from './job-listing.ts';

type Query = Record<string, unknown>;

const every = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));
const isTrue = (value: unknown): boolean => /^(1|true)$/i.test(lastOf(value) ?? '');

/** The filters of the wire contract, and ours: `id`, `status`, `search`, `cluster`, `shared`. Unknown ones are ignored. */
export function readJobFilter(accountId: string, query: Query): JobFilter {
  const asked = every(query['status']).filter((text) => text !== '');
  const statuses = asked.filter((text): text is JobStatus => JobStatus.safeParse(text).success);
  const outcomes = asked.filter((text): text is Outcome => Outcome.safeParse(text).success);
  const unknown = asked.find(
    (text) =>
      text !== 'saved' && !statuses.some((s) => s === text) && !outcomes.some((o) => o === text),
  );
  if (unknown !== undefined)
    throw unknownValue('status', unknown, [...JobStatus.options, ...Outcome.options]);
  return {
    accountId,
    whose: isTrue(query['f']) ? 'mine' : isTrue(query['shared']) ? 'shared' : 'all',
    ids: isForceStop(query) ? [] : query['id'] === undefined ? undefined : every(query['id']),
    statuses: [...statuses, ...jobStatusOf(query)],
    outcomes,
    phase: asked.includes('saved') ? 'saved' : phaseOf(query),
    search: lastOf(query['search']),
    clusterId: lastOf(query['cluster']),
    from: dayOf(query, 'start_date'),
    to: dayOf(query, 'end_date'),
  };
}

function phaseOf(query: Query): JobFilter['phase'] {
  const state = lastOf(query['state']) ?? '';
  if (state === 'completed' || state === 'not_completed') return state;
  if (state !== '') throw unknownValue('state', state, ['completed', 'not_completed']);
  return isTrue(query['t']) ? 'active' : undefined;
}

/** A status of the wire contract that no job of this server is ever in. */
const isForceStop = (query: Query): boolean => lastOf(query['job_status']) === 'FORCE_STOP';

/** `WAITING_FOR_CLUSTER` and so on. */
function jobStatusOf(query: Query): JobStatus[] {
  const asked = lastOf(query['job_status']) ?? '';
  if (asked === '' || isForceStop(query)) return [];
  const upper = (status: JobStatus): string => status.toUpperCase().replaceAll(' ', '_');
  const status = JobStatus.options.find((option) => upper(option) === asked);
  if (!status) throw unknownValue('job_status', asked, JobStatus.options.map(upper));
  return [status];
}

function dayOf(query: Query, field: string): string | undefined {
  const text = lastOf(query[field]) ?? '';
  if (text === '') return undefined;
  const day = text.slice(0, 10);
  if (!isRealDay(day)) {
    throw new DomainError(400, { [field]: [`"${text}" is not a date such as 2026-03-01.`] });
  }
  return day;
}

const unknownValue = (field: string, value: string, known: readonly string[]): DomainError =>
  new DomainError(400, {
    [field]: [`"${value}" is not known here; it may be ${known.join(', ')}.`],
  });

/** A map and no object: an object knows names that nobody wrote here, such as `__proto__`. */
const ORDERS: ReadonlyMap<string, JobOrder['column']> = new Map([
  ['dateInserted', 'created_at'],
  ['date_inserted', 'created_at'],
  ['name', 'name'],
]);

/** Newest first unless `ordering` names something known. */
export function readJobOrder(query: Query): JobOrder {
  const asked = lastOf(query['ordering']) ?? '';
  const column = ORDERS.get(asked.replace(/^-/, ''));
  if (!column) return { column: 'created_at', direction: 'desc' };
  return { column, direction: asked.startsWith('-') ? 'desc' : 'asc' };
}

/** `after=` begins a keyset walk, `after=PLACE` goes on with it; undefined: pages are counted instead. */
export function readPlace(query: Query): { place: JobPlace | undefined } | undefined {
  const after = lastOf(query['after']);
  if (after === undefined) return undefined;
  if (after === '') return { place: undefined };
  const [, createdAt, id] = /^(\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z)~([A-Za-z]{6})$/.exec(after) ?? [];
  const isDate = createdAt !== undefined && !Number.isNaN(Date.parse(createdAt));
  if (!isDate || !isRealDay(createdAt.slice(0, 10)) || id === undefined) {
    throw new DomainError(400, {
      after: ['This is not a place that an earlier page gave. Begin with an empty "after".'],
    });
  }
  return { place: { createdAt, id } };
}

export const writePlace = ({ createdAt, id }: JobPlace): string => `${createdAt}~${id}`;
