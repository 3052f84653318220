import pg from 'pg';

interface NotificationsDeps {
  readonly connectionString: string;
  readonly onProblem: (error: Error) => void;
  /** Before each new try to connect; doubled up to `longestWaitMs`. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
}

/** What does not answer for so long is given up. */
const ANSWER_LIMIT_MS = 5_000;
/** Whoever only listens would never notice that the other end is gone. */
const CALL_EVERY_MS = 5_000;

/**
 * One PostgreSQL connection that listens for everybody in this server. After a lost connection every listener is
 * called once, since nobody knows what was missed.
 */
export function createNotifications(deps: NotificationsDeps) {
  const { connectionString, onProblem, firstWaitMs = 50, longestWaitMs = 1_000 } = deps;
  const listeners = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let waitMs = firstWaitMs;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const calling = setInterval(() => {
    const called = client;
    // One that is ended while it waits for an answer is cut off, and another is made.
    called?.query('select 1').catch(() => called.end().catch(onProblem));
  }, CALL_EVERY_MS).unref();

  const wake = (channel: string): void => {
    for (const callback of listeners.get(channel) ?? []) callback();
  };

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'moorage-listen',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
    });
    fresh.on('error', onProblem);
    fresh.on('end', () => {
      if (client !== fresh) return;
      client = undefined;
      reconnectLater();
    });
    fresh.on('notification', ({ channel }) => {
      wake(channel);
    });
    try {
      await fresh.connect();
      for (const channel of listeners.keys()) await subscribe(fresh, channel);
    } catch (error) {
      fresh.end().catch(onProblem);
      throw error;
    }
    if (isClosed) return fresh.end();
    client = fresh;
    waitMs = firstWaitMs;
    // A channel that was asked for meanwhile; to listen twice does no harm.
    for (const channel of listeners.keys()) await subscribe(fresh, channel);
    for (const channel of listeners.keys()) wake(channel);
  }

  function reconnectLater(): void {
    if (isClosed) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      connect().catch((error: unknown) => {
        onProblem(error instanceof Error ? error : new Error(String(error)));
        reconnectLater();
      });
    }, waitMs);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }

  return {
    /** Connects; rejects when the database is not there. */
    start: connect,

    /** Calls back on every notification of the channel, and after a reconnect. Answers the unsubscriber. */
    listen(channel: string, callback: () => void): () => void {
      const callbacks = listeners.get(channel) ?? new Set();
      callbacks.add(callback);
      if (!listeners.has(channel)) {
        listeners.set(channel, callbacks);
        if (client) subscribe(client, channel).catch(onProblem);
      }
      return () => {
        callbacks.delete(callback);
      };
    },

    async close(): Promise<void> {
      isClosed = true;
      clearInterval(calling);
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}
export type Notifications = ReturnType<typeof createNotifications>;

/** Channels are constants of ours; quoted all the same. */
async function subscribe(client: pg.Client, channel: string): Promise<void> {
  await client.query(`listen ${pg.escapeIdentifier(channel)}`);
}
