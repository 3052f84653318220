import pg from 'pg';

/** Of all servers on one database, the one that holds this advisory lock reconciles. An arbitrary number of ours. */
const LOCK = 4_202_301;
/** After this without an answer somebody else may hold the lock. */
const ANSWER_LIMIT_MS = 5_000;

/**
 * Holds the lock on a connection of its own: it is let go the moment this process is gone, however it ends. Before
 * each pass the database is asked whether the lock is still ours, for a connection that is cut without a word looks
 * alive while another server has become the one that acts.
 */
export function createLeadership(connectionString: string, answerLimitMs = ANSWER_LIMIT_MS) {
  let client: pg.Client | undefined;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'moorage-reconciler',
      keepAlive: true,
      connectionTimeoutMillis: answerLimitMs,
      query_timeout: answerLimitMs,
    });
    const forget = (): void => {
      if (client === fresh) client = undefined;
    };
    fresh.on('error', forget).on('end', forget);
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  return {
    /** Whether this server reconciles now; tries to become the one that does. Who holds the lock is given it again. */
    async mayAct(): Promise<boolean> {
      const connection = client ?? (await connect());
      try {
        const { rows } = await connection.query<{ taken: boolean }>(
          'select pg_try_advisory_lock($1) as taken',
          [LOCK],
        );
        return rows[0]?.taken ?? false;
      } catch (error) {
        client = undefined;
        // With it goes the lock, as soon as the database hears of it.
        connection.end().catch(() => undefined);
        throw error;
      }
    },

    async close(): Promise<void> {
      await client?.end();
    },
  };
}
