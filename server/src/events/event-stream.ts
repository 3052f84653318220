import type { LiveEvent } from '#contract/events';
import {
  EVENT_CHANNEL,
  readEventId,
  toEventId,
  type EventPlace,
  type EventsRepository,
  type OwnedEvent,
} from './events.repository.ts';
import type { Notifications } from './notifications.ts';

interface EventStreamDeps {
  readonly events: EventsRepository;
  readonly notifications: Pick<Notifications, 'listen'>;
  readonly onProblem: (error: unknown) => void;
  /** Looks without being called, in case a notification was lost. */
  readonly pollMs?: number;
}

/** What a stream is told; `place` is where to resume. */
export interface Subscriber {
  readonly event: (event: LiveEvent) => void;
  /** Nothing is owed before this place. */
  readonly place: (id: string) => void;
  /** The place asked for is too old or none of ours: the client has to load everything anew. */
  readonly reset: () => void;
  /** Until what was told is on its way, or the client is gone. */
  readonly drained: () => Promise<void>;
  readonly isOpen: () => boolean;
  /** Ends the stream: the client resumes after the last event it got. */
  readonly cut: () => void;
}

interface Member {
  readonly readerId: string;
  readonly subscriber: Subscriber;
  /** Events that came while older ones were still being read. */
  waiting: LiveEvent[] | undefined;
}

const BATCH = 500;
/** Held for a client that is slow to take what it has missed; beyond this it is cut, and reads them when it resumes. */
const MOST_WAITING = 2_000;
/** How long to wait for an older transaction to end, doubled up to a second. */
const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000;

/**
 * Reads new events once for everybody in this server and hands them out to their readers. Only events of transactions that
 * are older than every open one are read: a commit that comes late can then never be skipped.
 */
export function createEventStream({
  events,
  notifications,
  onProblem,
  pollMs = 5_000,
}: EventStreamDeps) {
  const members = new Set<Member>();
  /** Everything before this transaction has been handed out. */
  let reached: bigint | undefined;
  let reading: Promise<void> | undefined;
  let isAskedAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;

  function handOut({ readers, event }: OwnedEvent): void {
    for (const member of members) {
      if (!readers.includes(member.readerId)) continue;
      if (!member.waiting) member.subscriber.event(event);
      else if (member.waiting.length < MOST_WAITING) member.waiting.push(event);
      else {
        members.delete(member);
        member.subscriber.cut();
      }
    }
  }

  async function readOnce(): Promise<void> {
    const { transaction, hasLater } = await events.horizon();
    if (reached !== undefined && members.size > 0) {
      let from: EventPlace = { transaction: reached, id: 0n };
      for (let batch: OwnedEvent[] = []; ;) {
        batch = await events.readAll(from, transaction, BATCH);
        batch.forEach(handOut);
        from = batch.at(-1)?.place ?? from;
        if (batch.length < BATCH) break;
      }
    }
    if (reached === undefined || transaction > reached) reached = transaction;
    retryMs = hasLater ? Math.min(retryMs * 2, LONGEST_RETRY_MS) : FIRST_RETRY_MS;
    lookIn(hasLater ? retryMs : pollMs);
  }

  function lookIn(ms: number): void {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(wake, ms).unref();
  }

  function wake(): void {
    look().catch((error: unknown) => {
      onProblem(error);
      lookIn(pollMs);
    });
  }

  /** One reader at a time; whoever asks meanwhile gets one more look after it. */
  function look(): Promise<void> {
    isAskedAgain = reading !== undefined;
    reading ??= readOnce().finally(() => {
      reading = undefined;
      if (isAskedAgain) wake();
    });
    return reading;
  }

  const stopListening = notifications.listen(EVENT_CHANNEL, () => {
    retryMs = FIRST_RETRY_MS;
    wake();
  });

  /** Sends what this reader has missed since `place`, then what came meanwhile. */
  async function catchUp(member: Member, place: EventPlace, until: bigint): Promise<void> {
    let from = place;
    for (let batch: OwnedEvent[] = []; ;) {
      batch = await events.readOf(member.readerId, from, until, BATCH);
      for (const { event } of batch) member.subscriber.event(event);
      from = batch.at(-1)?.place ?? from;
      await member.subscriber.drained();
      if (batch.length < BATCH || !members.has(member) || !member.subscriber.isOpen()) break;
    }
  }

  return {
    /** Begins at `lastEventId`, else now. Answers the unsubscriber. */
    async subscribe(
      readerId: string,
      lastEventId: string | undefined,
      subscriber: Subscriber,
    ): Promise<() => void> {
      await look();
      const member: Member = { readerId, subscriber, waiting: [] };
      members.add(member);
      const until = reached ?? 0n;
      try {
        const place = lastEventId === undefined ? undefined : readEventId(lastEventId);
        if (lastEventId === undefined) {
          subscriber.place(toEventId({ transaction: until, id: 0n }));
        } else if (
          place &&
          place.transaction <= until &&
          place.transaction > (await events.prunedTo())
        ) {
          await catchUp(member, place, until);
        } else {
          subscriber.place(toEventId({ transaction: until, id: 0n }));
          subscriber.reset();
        }
      } catch (error) {
        members.delete(member);
        throw error;
      }
      for (const event of member.waiting ?? []) subscriber.event(event);
      member.waiting = undefined;
      return () => {
        members.delete(member);
      };
    },

    close(): void {
      isClosed = true;
      clearTimeout(timer);
      stopListening();
      members.clear();
    },
  };
}
export type EventStream = ReturnType<typeof createEventStream>;
