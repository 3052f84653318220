import { sql } from 'kysely';
import type { LiveEvent } from '#contract/events';
import type { Db } from '../db/database.ts';

/** Wakes whoever streams events. */
export const EVENT_CHANNEL = 'moorage_event';
/** Wakes the reconciler. */
export const WANTED_CHANNEL = 'moorage_wanted';

export interface NewEvent {
  readonly ownerId: string;
  readonly kind: LiveEvent['kind'];
  readonly subjectId: string;
  readonly status: string;
}

/** Records one change in the transaction that makes it, and wakes the streams once that has committed. */
export async function recordEvent(
  trx: Db,
  { ownerId, kind, subjectId, status }: NewEvent,
): Promise<void> {
  await sql`
    with written as (
      insert into event (owner_id, kind, subject_id, status)
      values (${ownerId}, ${kind}, ${subjectId}, ${status})
    )
    select pg_notify(${EVENT_CHANNEL}, '')`.execute(trx);
}

/** Wakes the reconciler once the transaction has committed. */
export async function notifyWanted(trx: Db): Promise<void> {
  await sql`select pg_notify(${WANTED_CHANNEL}, '')`.execute(trx);
}

/** A place in the order of all events: by transaction, then by id. */
export interface EventPlace {
  readonly transaction: bigint;
  readonly id: bigint;
}

export interface OwnedEvent {
  /** Whom it is told: the owner, and those the job is shared with. */
  readonly readers: readonly string[];
  readonly place: EventPlace;
  readonly event: LiveEvent;
}

/** Every transaction before `transaction` is over: events before it are all there, and none will be added. */
export interface Horizon {
  readonly transaction: bigint;
  /** Some event waits behind the horizon for an older transaction to end. */
  readonly hasLater: boolean;
}

export const toEventId = ({ transaction, id }: EventPlace): string =>
  `${String(transaction)}.${String(id)}`;

/** Reads the `id:` of an event; undefined when it is none of ours. */
export function readEventId(text: string): EventPlace | undefined {
  const [, transaction, id] = /^(\d{1,19})\.(\d{1,18})$/.exec(text) ?? [];
  if (transaction === undefined || id === undefined) return undefined;
  return { transaction: BigInt(transaction), id: BigInt(id) };
}

interface EventRow {
  transaction_id: string;
  id: number;
  readers: string[];
  kind: LiveEvent['kind'];
  subject_id: string;
  status: string;
  at: string;
}

function toEvent(row: EventRow): OwnedEvent {
  const place = { transaction: BigInt(row.transaction_id), id: BigInt(row.id) };
  const event = {
    id: toEventId(place),
    kind: row.kind,
    subjectId: row.subject_id,
    status: row.status,
    date: row.at,
  };
  return { readers: row.readers, place, event };
}

/** Transaction ids of events up to this one may have been pruned. */
const PRUNED = 'events_pruned_to';

export function createEventsRepository(db: Db) {
  const columns = sql`transaction_id::text as transaction_id, id, kind, subject_id, status, at`;
  const readers = sql`array(select account_id from job_share where kind = 'job' and job_id = subject_id) || owner_id as readers`;
  const isAfter = ({ transaction, id }: EventPlace) =>
    sql`(transaction_id, id) > (${String(transaction)}::xid8, ${String(id)}::bigint)`;

  /** Most people have no jobs shared with them: theirs are found by the index of owners alone. */
  async function toldTo(readerId: string) {
    const shares = await db
      .selectFrom('job_share')
      .select('job_id')
      .where('account_id', '=', readerId)
      .execute();
    if (shares.length === 0) return sql`owner_id = ${readerId}`;
    const ids = shares.map(({ job_id }) => job_id);
    return sql`(owner_id = ${readerId} or (kind = 'job' and subject_id = any(${ids})))`;
  }

  return {
    async horizon(): Promise<Horizon> {
      const { rows } = await sql<{ horizon: string; has_later: boolean }>`
        with now as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as horizon)
        select horizon::text as horizon, exists (select from event where transaction_id >= horizon) as has_later
        from now`.execute(db);
      const [row] = rows;
      return { transaction: BigInt(row?.horizon ?? 0), hasLater: row?.has_later ?? false };
    },

    /** Events of everybody after `from` and before the horizon, in order, at most `limit`. */
    async readAll(from: EventPlace, before: bigint, limit: number): Promise<OwnedEvent[]> {
      const { rows } = await sql<EventRow>`
        select ${columns}, ${readers} from event
        where ${isAfter(from)} and transaction_id < ${String(before)}::xid8
        order by event.transaction_id, id limit ${limit}`.execute(db);
      return rows.map(toEvent);
    },

    /** The same for one reader. */
    async readOf(
      readerId: string,
      from: EventPlace,
      before: bigint,
      limit: number,
    ): Promise<OwnedEvent[]> {
      const { rows } = await sql<EventRow>`
        select ${columns}, array[${readerId}] as readers from event
        where ${await toldTo(readerId)} and ${isAfter(from)} and transaction_id < ${String(before)}::xid8
        order by event.transaction_id, id limit ${limit}`.execute(db);
      return rows.map(toEvent);
    },

    /** Events up to this transaction may be gone. */
    async prunedTo(): Promise<bigint> {
      const row = await db
        .selectFrom('installation')
        .select('value')
        .where('key', '=', PRUNED)
        .executeTakeFirst();
      return BigInt(row?.value ?? 0);
    },

    /** Deletes events older than `date`, and remembers up to where. */
    async prune(date: Date): Promise<void> {
      await sql`
        with gone as (delete from event where at < ${date.toISOString()}::timestamptz returning transaction_id),
             last as (select max(transaction_id) as last from gone having count(*) > 0)
        insert into installation (key, value) select ${PRUNED}, last::text from last
        on conflict (key) do update set value = excluded.value`.execute(db);
    },
  };
}
export type EventsRepository = ReturnType<typeof createEventsRepository>;
