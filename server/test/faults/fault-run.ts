import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDb, createPool, type Db } from '../../src/db/database.ts';
import { findEmbedded } from '../../src/db/embedded.ts';
import { gatherEvidence } from '../../src/doctor/examine.ts';
import { createRandom } from '../../src/faults/random.ts';
import { createClient } from './client.ts';
import { createHistory } from './history.ts';
import { judge, type Violation } from './judge.ts';
import { createLives, lifeByChance, livesInTurn, peacefulLife } from './lives.ts';
import { createServerKeeper, type Life } from './server-keeper.ts';
import { createSteadyApi } from './steady-api.ts';
import { readFaults, tellStory, type StruckFault } from './story.ts';

const CLIENTS = 10;
/** Nothing may need longer than this to come to rest, on however busy a machine. */
const REST_LIMIT_MS = 120_000;
/** PostgreSQL is killed before every so many lives. */
const LIVES_PER_DATABASE = 8;

interface Options {
  readonly home: string;
  readonly port: number;
  readonly seed: number;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface FaultReport {
  readonly kills: number;
  readonly databaseKills: number;
  readonly jobs: number;
  readonly clusters: number;
  readonly faults: readonly StruckFault[];
  readonly slowestStartMs: number;
  readonly violations: readonly (Violation & { readonly story: string })[];
}

/** Clients at work on a server that dies and fails, first at each point in turn, then by chance; judged after each part. */
export async function runFaults({ home, port, seed, minutes, say }: Options): Promise<FaultReport> {
  const keeper = createServerKeeper({ home, port, say });
  const random = createRandom(seed);
  const history = createHistory(() => new Date());
  const giveUp = new AbortController();
  const api = createSteadyApi({ address: keeper.address, signal: giveUp.signal });
  const violations: (Violation & { story: string })[] = [];
  let databaseKills = 0;
  let part = 0;

  async function carryOut(name: string, lives: () => Life | null): Promise<void> {
    part += 1;
    say(`${name} …`);
    let isOver = false;
    const clients = Array.from({ length: CLIENTS }, (_, index) =>
      createClient({
        api,
        history,
        home,
        name: `part${String(part)}-client${String(index + 1)}`,
        seed: seed * 1000 + part * 100 + index,
        signal: giveUp.signal,
      }),
    );
    const atWork = Promise.all(clients.map((client) => client.work(() => isOver)));
    await keeper.keep(() => (isOver ? null : lives()));
    isOver = true;
    const peace = keeper.keep(createLives([peacefulLife]));
    const tooLong = setTimeout(() => {
      giveUp.abort(new Error('the clients wait in vain'));
    }, REST_LIMIT_MS);
    const resting = atWork.then(() => Promise.all(clients.map((client) => client.leave())));
    await resting.catch((error: unknown) => {
      violations.push({ rule: 'rest', subject: name, seen: String(error), story: '' });
    });
    clearTimeout(tooLong);
    const judging = withDatabase(home, async (db) => {
      await untilAtRest(db);
      const evidence = await gatherEvidence(db, home);
      for (const violation of await judge(history, evidence))
        violations.push({
          ...violation,
          story: await tellStory(violation.subject, history, evidence),
        });
    });
    await judging.catch((error: unknown) => {
      violations.push({ rule: 'rest', subject: name, seen: String(error), story: '' });
    });
    history.surprises.length = 0;
    await keeper.end();
    await peace;
    const { kills } = keeper.told();
    say(
      `  ${String(kills)} kills, ${String(history.jobs.size)} jobs, ${String(violations.length)} violations so far`,
    );
  }

  const deadline = performance.now() + minutes * 60_000;
  const inTurn = createLives(livesInTurn(seed));
  // At least a third of the time is left to chance.
  const turnEnds = performance.now() + minutes * 40_000;
  await carryOut('each point in turn', () => (performance.now() < turnEnds ? inTurn() : null));
  let lives = 0;
  await carryOut('by chance', () => {
    if (performance.now() >= deadline || giveUp.signal.aborted) return null;
    lives += 1;
    if (lives % LIVES_PER_DATABASE === 0) databaseKills += scheduleDatabaseKill(home);
    return lifeByChance(random);
  });

  const { kills, crashes, slowestStartMs } = keeper.told();
  for (const seen of crashes)
    violations.push({ rule: 'crash', subject: 'server', seen, story: '' });
  return {
    kills,
    databaseKills,
    jobs: history.jobs.size,
    clusters: history.clusters.size,
    faults: await readFaults(home),
    slowestStartMs,
    violations,
  };
}

/** Under a living server, a moment after it came up. */
function scheduleDatabaseKill(home: string): number {
  setTimeout(() => {
    readFile(join(home, 'pg', 'postmaster.pid'), 'utf8')
      .then((text) => process.kill(Number(text.split('\n')[0]), 'SIGKILL'))
      .catch(() => undefined); // it is just being started
  }, 1_500);
  return 1;
}

async function withDatabase(home: string, work: (db: Db) => Promise<void>): Promise<void> {
  const url = await findEmbedded(home);
  if (url === null)
    throw new Error('There is no database to judge by: the server did not come up.');
  const pool = createPool(url, 2);
  // A database that goes away is what this is about: the query that meets it tells.
  pool.on('error', () => undefined);
  const db = createDb(pool);
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}

/** Every job is over and every cluster is down; what never comes to rest is the judge's business. */
async function untilAtRest(db: Db): Promise<void> {
  const deadline = performance.now() + REST_LIMIT_MS;
  while (performance.now() < deadline) {
    const job = await db
      .selectFrom('job')
      .select('id')
      .where('status', 'is not', null)
      .where('status', '!=', 'Completed')
      .limit(1)
      .executeTakeFirst();
    const cluster = await db
      .selectFrom('cluster')
      .select('id')
      .where('status', 'not in', ['Stopped', 'Error', 'Not Started'])
      .limit(1)
      .executeTakeFirst();
    if (!job && !cluster) break;
    await wait(100);
  }
  // What a run left running has a moment to end.
  await wait(3_000);
}
