import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { readConfig } from '../server/src/config.ts';
import { createDb, createPool } from '../server/src/db/database.ts';
import { findEmbedded, openEmbedded } from '../server/src/db/embedded.ts';
import { StartError } from '../server/src/db/start-error.ts';
import { claimStateFolder } from '../server/src/db/state-folder-claim.ts';
import { examine, gatherEvidence, type Examined } from '../server/src/doctor/examine.ts';

/**
 * Examines an installation, running or stopped, and says what is wrong and how to mend it. It changes nothing. Ends with
 * 0 when every promise is kept, with 1 when one is not. `--json` prints it for programs.
 */
const PAUSE_MS = 4_000;

try {
  const { home, databaseUrl } = readConfig();
  const database =
    databaseUrl === null ? await openOwn(home) : { url: databaseUrl, close: nothing };
  try {
    const examined = await examineAll(database.url, home);
    print(examined, process.argv.includes('--json'));
    const isWell = examined.every(
      ({ weight, findings }) => weight === 'untidy' || findings.length === 0,
    );
    process.exitCode = isWell ? 0 : 1;
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function nothingThere(home: string): string {
  return `No Moorage has ever been started with the state folder ${home}: set MOORAGE_HOME, and DATABASE_URL if it has one, as they are for the server.`;
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** That of a running server is joined; that of a stopped one is started, and no server may begin meanwhile. */
async function openOwn(home: string): Promise<{ url: string; close: () => Promise<void> }> {
  if (!existsSync(join(home, 'pg'))) throw new StartError(nothingThere(home));
  const running = await findEmbedded(home);
  if (running !== null) return { url: running, close: nothing };
  const { url, stop } = await openEmbedded(home);
  const claim = await claimStateFolder(url, home);
  return {
    url,
    async close() {
      await stop();
      await claim.release().catch(() => undefined);
    },
  };
}

async function examineAll(url: string, home: string): Promise<Examined[]> {
  // One connection, and that one may not write.
  const db = createDb(createPool(url, 1));
  try {
    const { rows } = await sql`select 1 where to_regclass('job') is not null`.execute(db);
    if (rows.length === 0) throw new StartError(nothingThere(home));
    await sql`set session characteristics as transaction read only`.execute(db);
    return await examine(await gatherEvidence(db, home), () => wait(PAUSE_MS));
  } finally {
    await db.destroy();
  }
}

function print(examined: readonly Examined[], asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify({ checks: examined }, null, 2));
    return;
  }
  for (const { id, promise, weight, findings } of examined) {
    const mark = findings.length === 0 ? '✔' : weight === 'wrong' ? '✖' : '•';
    console.log(`${mark} ${id}: ${promise}`);
    for (const { subject, seen, mend } of findings)
      console.log(`    ${subject}: ${seen}\n      ${mend}`);
  }
  const count = (weight: Examined['weight']): number =>
    examined.filter((one) => one.weight === weight).flatMap(({ findings }) => findings).length;
  console.log(`\n${String(count('wrong'))} wrong, ${String(count('untidy'))} untidy`);
}
