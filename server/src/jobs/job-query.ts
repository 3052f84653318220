import { JobStatus, Outcome } from '#contract/statuses';
import { DomainError } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import { isRealDay } from '../db/timestamps.ts';
import { isJobState, JOB_STATES, statesOf, type JobState } from './job-state.ts';
import type { JobFilter, JobOrder } from './job-listing.ts';

type Query = Record<string, unknown>;

const every = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));
const isTrue = (value: unknown): boolean => /^(1|true)$/i.test(lastOf(value) ?? '');

/** The filters of the wire contract, and ours: `id`, `status`, `search`, `cluster`, `shared`. Unknown ones are ignored. */
export function readJobFilter(accountId: string, query: Query): JobFilter {
  return {
    accountId,
    whose: isTrue(query['f']) ? 'mine' : isTrue(query['shared']) ? 'shared' : 'all',
    states: readStates(query),
    ids: query['id'] === undefined ? undefined : every(query['id']),
    search: lastOf(query['search']),
    clusterId: lastOf(query['cluster']),
    from: dayOf(query, 'start_date'),
    to: dayOf(query, 'end_date'),
  };
}

/** Every filter by status or outcome is a set of states, in which a job is in exactly one. */
function readStates(query: Query): readonly JobState[] | undefined {
  const phase = readPhase(query);
  const asked = every(query['status']).filter((text) => text !== '');
  const status = lastOf(query['job_status']) ?? '';
  if (asked.length === 0 && status === '') return phase;
  const named = [...asked.flatMap(readState), ...(status === '' ? [] : readJobStatus(status))];
  return [...new Set(named)].filter((state) => phase?.includes(state) ?? true);
}

function readPhase(query: Query): readonly JobState[] | undefined {
  const state = lastOf(query['state']) ?? '';
  const completed = statesOf('Completed');
  if (state === 'completed') return completed;
  if (state === 'not_completed') return JOB_STATES.filter((one) => !completed.includes(one));
  if (state !== '') throw unknownValue('state', state, ['completed', 'not_completed']);
  return isTrue(query['t'])
    ? JobStatus.options.flatMap((status) => (status === 'Completed' ? [] : statesOf(status)))
    : undefined;
}

/** By our own names: statuses, outcomes and `saved`. */
function readState(name: string): readonly JobState[] {
  if (isJobState(name)) return [name];
  const status = JobStatus.safeParse(name);
  if (status.success) return statesOf(status.data);
  throw unknownValue('status', name, [...JobStatus.options, ...Outcome.options]);
}

/** By the names of the wire contract: `WAITING_FOR_CLUSTER` and so on. */
function readJobStatus(name: string): readonly JobState[] {
  const upper = (text: string): string => text.toUpperCase().replaceAll(' ', '_');
  const status = JobStatus.options.find((option) => upper(option) === name);
  if (status) return statesOf(status);
  throw unknownValue('job_status', name, JobStatus.options.map(upper));
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

/** Names the order of a list, as places in it bear it. */
export const nameOfOrder = ({ column, direction }: JobOrder): string =>
  `${direction === 'desc' ? '-' : ''}${column}`;

/** What the column of the order may hold in a place that a client sends back. */
export const isPlaceIn =
  ({ column }: JobOrder) =>
  (value: string): boolean =>
    column === 'name' ||
    (/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/.test(value) &&
      !Number.isNaN(Date.parse(value)) &&
      isRealDay(value.slice(0, 10)));
