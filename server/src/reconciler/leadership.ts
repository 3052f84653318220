import pg from 'pg';

/** Of all servers on one database, the one that holds this advisory lock reconciles. An arbitrary number of ours. */
const LOCK = 4_202_301;

/** Holds the lock on a connection of its own: it is let go the moment this process is gone, however it ends. */
export function createLeadership(connectionString: string) {
  let client: pg.Client | undefined;
  let holds = false;

  function forget(lost: pg.Client): void {
    if (client !== lost) return;
    client = undefined;
    holds = false;
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'moorage-reconciler',
      keepAlive: true,
    });
    fresh.on('error', () => {
      forget(fresh);
    });
    fresh.on('end', () => {
      forget(fresh);
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  return {
    /** Whether this server reconciles now; tries to become the one that does. */
    async mayAct(): Promise<boolean> {
      if (holds) return true;
      const connection = client ?? (await connect());
      const { rows } = await connection.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1) as taken',
        [LOCK],
      );
      holds = rows[0]?.taken ?? false;
      return holds;
    },

    async close(): Promise<void> {
      await client?.end();
    },
  };
}
