import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import pg from 'pg';
import { isDiskFull, StartError } from '../db/start-error.ts';
import { syncFolder } from '../files/durable-write.ts';
import { jobFolder } from '../files/run-folder.ts';
import { MANIFEST_NAME, ROWS_FOLDER, type Manifest } from './archive-format.ts';
import { createArchiveWriter, type ArchiveWriter } from './archive-writer.ts';
import { atOneMoment, describeDatabase, dumpTable } from './dump-database.ts';
import { addState } from './state-files.ts';

/** Below the state folder: made anew by the next start, or looked after one by one. */
const NOT_KEPT =
  /^(pg|pg\.new.*|postgres\.log|database-password.*|server\.json.*|\.restoring|replaced-.*|\.writable|files|jobs|engine)$/;

interface BackUpDeps {
  readonly home: string;
  readonly databaseUrl: string;
  readonly file: string;
  readonly now: Date;
}

export interface BackedUp {
  readonly bytes: number;
  /** Uploads that are registered and of which there are no bytes. */
  readonly lost: readonly string[];
}

/** Writes database and files into one file, also while a server is at work on them. See ADR 0022. */
export async function backUp({ home, databaseUrl, file, now }: BackUpDeps): Promise<BackedUp> {
  if (!relative(home, file).startsWith('..'))
    throw new StartError(
      `${file} is in the state folder and would be lost with it: name a file on another disk.`,
    );
  const part = `${file}.part`;
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'moorage-backup',
  });
  let archive: FileHandle | undefined;
  try {
    archive = await openNew(file, part);
    await client.connect();
    const lost = await writeAll(createArchiveWriter(archive), client, { home, databaseUrl, now });
    const { size } = await archive.stat();
    await rename(part, file);
    await syncFolder(dirname(file));
    return { bytes: size, lost };
  } catch (error) {
    if (archive) await rm(part, { force: true });
    if (!isDiskFull(error)) throw error;
    throw new StartError(
      `The disk that holds ${file} is full: free some space, or name a file on another disk.`,
    );
  } finally {
    await archive?.close();
    await client.end().catch(() => undefined);
  }
}

async function openNew(file: string, part: string): Promise<FileHandle> {
  const names = await readdir(dirname(file)).catch(() => undefined);
  if (!names)
    throw new StartError(`There is no folder ${dirname(file)}: make it, or name another.`);
  if (names.includes(basename(file)))
    throw new StartError(`${file} is there already: name another file, or move that one away.`);
  // One that was cut short is of no use to anybody.
  await rm(part, { force: true });
  return open(part, 'wx', 0o600);
}

async function writeAll(
  archive: ArchiveWriter,
  client: pg.Client,
  { home, databaseUrl, now }: Omit<BackUpDeps, 'file'>,
): Promise<string[]> {
  const { uploads, jobs } = await atOneMoment(client, async () => {
    // Which cluster holds which cores stands in files of the engine: they are read while no cluster changes, and the
    // moment of the database is that of its first statement.
    const tables = await whileClustersStand(databaseUrl, async () => {
      const described = await describeDatabase(client);
      const manifest: Manifest = { format: 1, madeAt: now.toISOString(), ...described };
      await archive.add(MANIFEST_NAME, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
      await addState(archive, home, 'engine');
      return manifest.tables;
    });
    for (const table of tables) {
      let number = 0;
      for await (const lines of dumpTable(client, table))
        await archive.add(
          `${ROWS_FOLDER}${table.name}/${String(++number).padStart(6, '0')}.jsonl`,
          lines,
        );
    }
    return referredTo(client);
  });
  for (const name of await readdir(home))
    if (!NOT_KEPT.test(name)) await addState(archive, home, name);
  const missing: string[] = [];
  for (const path of uploads)
    if ((await addState(archive, home, path)) === 'missing') missing.push(path);
  for (const id of jobs) await addState(archive, home, jobFolder(id));
  await archive.seal();
  return stillRegistered(client, missing);
}

/** Nobody moves a cluster meanwhile; whoever wants to waits for the moment this takes. */
async function whileClustersStand<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin; lock table cluster in share mode');
    return await work();
  } finally {
    await client.end();
  }
}

/** Uploads never change once they are registered, so they can be read after the moment is over. */
async function referredTo(client: pg.Client): Promise<{ uploads: string[]; jobs: string[] }> {
  const uploads = await client.query<{ path: string }>(
    'select stored_at as path from file where job_id is null and deleted_at is null',
  );
  const jobs = await client.query<{ id: string }>('select id from job where status is not null');
  return { uploads: uploads.rows.map(({ path }) => path), jobs: jobs.rows.map(({ id }) => id) };
}

/** One that was deleted while the back-up was made is none to worry about; the others are. */
async function stillRegistered(client: pg.Client, paths: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from file where stored_at = any($1) and deleted_at is null',
    [paths],
  );
  return rows.map(({ name }) => name);
}
