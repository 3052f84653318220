import { chmod, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createDb, createPool, migrate, WITHOUT_LIMITS } from '../db/database.ts';
import { findEmbedded, openEmbedded } from '../db/embedded.ts';
import { isMigration } from '../db/database-checks.ts';
import { isDiskFull, StartError } from '../db/start-error.ts';
import { claimStateFolder } from '../db/state-folder-claim.ts';
import { syncFolder } from '../files/durable-write.ts';
import { Manifest, MANIFEST_NAME, ROWS_FOLDER } from './archive-format.ts';
import { collect, readEntries, refuseBrokenArchive } from './archive-reader.ts';
import { createLoader } from './load-database.ts';
import { createFileRestorer } from './restore-files.ts';
import { settleRows } from './settle-rows.ts';

/** Everything is put together in here first; the state folder gets it by renaming. */
const STAGING = '.restoring';

interface RestoreDeps {
  readonly home: string;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly file: string;
  /** What stands in the state folder is moved aside, into a folder `replaced-…` of it. */
  readonly isReplacing: boolean;
  readonly now: Date;
}

/** Makes an installation out of a back-up. What cannot be done whole is not done at all. See ADR 0022. */
export async function restore(deps: RestoreDeps): Promise<Manifest> {
  const { home, databaseUrl, file } = deps;
  const archive = await open(file).catch((error: unknown) => {
    throw new StartError(`${file} cannot be read: ${String(error)}`);
  });
  const staging = join(home, STAGING);
  try {
    await refuseBrokenArchive(archive, file);
    await prepareHome(deps);
    await rm(staging, { recursive: true, force: true });
    const embedded = databaseUrl === null ? await openEmbedded(staging) : null;
    const manifest = await fill(archive, embedded?.url ?? databaseUrl ?? '', staging).finally(() =>
      embedded?.stop(),
    );
    await moveIn(deps);
    return manifest;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!isDiskFull(error)) throw error;
    throw new StartError(
      `The disk that holds ${home} is full: free some space, then run the same command again.`,
    );
  } finally {
    await archive.close();
  }
}

/** Refuses a folder that is in use, and one that holds something unless it is to be replaced. */
async function prepareHome({ home, isReplacing }: RestoreDeps): Promise<void> {
  const made = await mkdir(home, { recursive: true, mode: 0o700 });
  // As at a first start: PostgreSQL's own user has to reach its data.
  if (made !== undefined && process.getuid?.() === 0) await chmod(home, 0o711);
  if ((await contentOf(home)).length === 0) return;
  if (!isReplacing)
    throw new StartError(
      `The state folder ${home} is not empty: set MOORAGE_HOME to another, or add "--replace", which moves what is there aside.`,
    );
  const running = await findEmbedded(home);
  if (running === null) return;
  const claim = await claimStateFolder(running, home);
  const embedded = await openEmbedded(home);
  await embedded.stop();
  await claim.release().catch(() => undefined);
}

const contentOf = async (home: string): Promise<string[]> =>
  (await readdir(home)).filter((name) => name !== STAGING && !name.startsWith('replaced-'));

async function fill(archive: FileHandle, url: string, staging: string): Promise<Manifest> {
  const pool = createPool(url, 2, WITHOUT_LIMITS);
  const db = createDb(pool);
  const client = await pool.connect();
  try {
    const files = createFileRestorer(staging);
    let manifest: Manifest | undefined;
    let loader: ReturnType<typeof createLoader> | undefined;
    for await (const entry of readEntries(archive)) {
      if (entry.path === MANIFEST_NAME) {
        manifest = Manifest.parse(JSON.parse((await collect(entry.body())).toString('utf8')));
        await refuseFullDatabase(client);
        await migrate(db, newestOf(manifest));
        await client.query("begin; set local timezone = 'UTC'");
        loader = createLoader(client, manifest);
        await loader.begin();
      } else if (entry.path.startsWith(ROWS_FOLDER)) {
        await loader?.rows(entry.path, await collect(entry.body()));
      } else await files.add(entry);
    }
    if (!manifest || !loader) throw new StartError('The back-up does not say what it holds.');
    await files.end();
    await loader.end();
    await settleRows(client, staging);
    await client.query('commit');
    return manifest;
  } finally {
    client.release(true);
    await db.destroy();
  }
}

async function refuseFullDatabase(client: {
  query: (text: string) => Promise<{ rowCount: number | null }>;
}): Promise<void> {
  const { rowCount } = await client.query(
    "select from pg_class where relkind = 'r' and relnamespace = current_schema::regnamespace limit 1",
  );
  if (rowCount !== 0)
    throw new StartError(
      'The database of DATABASE_URL holds tables already: name an empty one, into which the back-up is put.',
    );
}

/** The schema the rows are of; newer steps are taken by the next start, as after any upgrade. */
function newestOf({ migrations }: Manifest): string {
  const unknown = migrations.find((name) => !isMigration(name));
  if (unknown !== undefined)
    throw new StartError(
      `The back-up was made by a newer version of Moorage (its step ${unknown} is not known here): restore it with that version.`,
    );
  return migrations.at(-1) ?? '';
}

async function moveIn({ home, now }: RestoreDeps): Promise<void> {
  const staging = join(home, STAGING);
  const old = await contentOf(home);
  if (old.length > 0) {
    const aside = join(home, `replaced-${now.toISOString().replaceAll(':', '')}`);
    await mkdir(aside, { mode: 0o700 });
    for (const name of old) await rename(join(home, name), join(aside, name));
  }
  for (const name of await readdir(staging)) await rename(join(staging, name), join(home, name));
  await rm(staging, { recursive: true });
  await syncFolder(home);
}
