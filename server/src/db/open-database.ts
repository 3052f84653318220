import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createDb, createPool, migrate, WITHOUT_LIMITS, type Db } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { ensureHome } from './embedded-files.ts';
import { refuseNewerDatabase, refuseUnsafeSettings } from './database-checks.ts';
import { AlreadyRunning, claimStateFolder, type Claim } from './state-folder-claim.ts';
import { StartError } from './start-error.ts';

export interface OpenDatabase {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** For connections outside the pool, such as those that listen. */
  readonly url: string;
  /** Tells others of this installation where the server is. */
  announce(address: string): Promise<void>;
  /** Last of all: nothing may use the database any more. */
  close(): Promise<void>;
}

const REVIVE_EVERY_MS = 500;

interface Options {
  readonly home: string;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly log: (message: string) => void;
  readonly onProblem: (error: unknown) => void;
}

/** Opens the database this installation lives in and brings its tables up to date. */
export async function openDatabase(options: Options): Promise<OpenDatabase> {
  const source =
    options.databaseUrl === null
      ? await openOwn(options)
      : await openForeign(options.home, options.databaseUrl);
  const pool = createPool(source.url);
  let isClosing = false;
  // A connection that breaks while idle is replaced by the next use.
  pool.on('error', (error) => {
    if (!isClosing) options.onProblem(error);
  });
  const db = createDb(pool);
  const close = async () => {
    isClosing = true;
    await db.destroy();
    await source.close();
  };
  try {
    await refuseUnsafeSettings(pool);
    await refuseNewerDatabase(pool);
    await upgrade(source.url);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, pool, url: source.url, announce: (address) => source.announce(address), close };
}

/** A new index over many rows takes longer than a request may. */
async function upgrade(url: string): Promise<void> {
  const db = createDb(createPool(url, 1, WITHOUT_LIMITS));
  await migrate(db).finally(() => db.destroy());
}

type Source = Pick<OpenDatabase, 'url' | 'announce' | 'close'>;

async function openOwn({ home, log, onProblem }: Options): Promise<Source> {
  const { embedded, claim: first } = await openAndClaim(home);
  let claim = first;
  let isClosing = false;
  let reviving = Promise.resolve();
  const watch = (): void => {
    claim.onLost(() => {
      if (!isClosing) reviving = revive();
    });
  };
  /** PostgreSQL went away under a living server: it is brought back, and the folder is claimed again. */
  const revive = async (): Promise<void> => {
    log('The connection to the embedded PostgreSQL was lost; it is started again if it has ended.');
    while (!isClosing) {
      try {
        const again = await openAndClaim(home);
        if (again.embedded.url !== embedded.url)
          throw new AlreadyRunning('The embedded PostgreSQL came back at another address.');
        claim = again.claim;
        watch();
        return;
      } catch (error) {
        if (error instanceof AlreadyRunning) {
          log(error.message);
          process.exit(1);
        }
        // Such as a full disk: requests are answered 503 until there is room.
        onProblem(error);
        await delay(REVIVE_EVERY_MS);
      }
    }
  };
  watch();
  return {
    url: embedded.url,
    announce: (address) => claim.announce(address),
    async close() {
      isClosing = true;
      await reviving;
      // The claim is held until PostgreSQL is down, so that no other server begins on one that is about to end.
      await embedded.stop();
      await claim.release().catch(() => undefined);
    },
  };
}

async function openAndClaim(
  home: string,
): Promise<{ embedded: Awaited<ReturnType<typeof openEmbedded>>; claim: Claim }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const embedded = await openEmbedded(home);
      return { embedded, claim: await claimStateFolder(embedded.url, home) };
    } catch (error) {
      // One that was joined while it was being shut down ends its connections: the next attempt starts another.
      if (error instanceof StartError || attempt === 3) throw error;
    }
  }
}

/** A PostgreSQL that somebody else runs; several servers may share it. */
async function openForeign(home: string, url: string): Promise<Source> {
  await ensureHome(home);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(
      `The database of DATABASE_URL (${nameOf(url)}) does not let Moorage in: ${reasonOf(error)}. Start it, or correct DATABASE_URL.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  return { url, announce: () => Promise.resolve(), close: () => Promise.resolve() };
}

/** Never the password. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
