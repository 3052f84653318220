import { parseArgs } from 'node:util';
import { JobListItem } from '#contract/jobs';
import { page } from '#contract/wire';
import { buildApp } from '../server/src/app.ts';
import { createDb, createPool, WITHOUT_LIMITS } from '../server/src/db/database.ts';
import { createTestUser, testDeps } from '../server/test/support/app.ts';
import { openTestDatabase } from '../server/test/support/database.ts';
import { percentile } from '../server/test/support/flood.ts';
import { addManyJobs } from '../server/test/support/many-jobs.ts';

/**
 * The list of jobs with a million of them, over HTTP: pages at the beginning, in the middle and at the end, followed by
 * `next` and counted by `page=`, beside the same rows by a keyset query of plain `pg` in the same run.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000000' },
    pages: { type: 'string', default: '500' },
    'page-size': { type: 'string', default: '10' },
  },
});
const jobs = Number(values.jobs);
const pages = Number(values.pages);
const pageSize = Number(values['page-size']);
const Jobs = page(JobListItem);

const database = await openTestDatabase();
const deps = await testDeps(database);
const app = await buildApp(deps);
try {
  const ada = await createTestUser(deps, 'ada@example.org', 'administrator');
  const began = performance.now();
  const patient = createPool(database.url, 1, WITHOUT_LIMITS);
  await addManyJobs(createDb(patient), ada.id, jobs);
  await patient.query('vacuum analyze');
  await patient.end();
  console.log(`▶ ${String(jobs)} jobs in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const get = async (url: string) => {
    const start = performance.now();
    const answer = await fetch(url, { headers: ada.headers });
    const body: unknown = await answer.json();
    const ms = performance.now() - start;
    return { ms, ...Jobs.parse(body) };
  };

  for (const query of ['', 'state=completed&', 'ordering=name&', 'start_date=2020-01-01&']) {
    const list = `${origin}/api/v2/jobs/?${query}page_size=${String(pageSize)}`;
    const { count } = await get(list);
    const lastPage = Math.floor(count / pageSize);
    for (const [depth, from] of [
      ['beginning', 1],
      ['middle', Math.floor(lastPage / 2)],
      ['end', lastPage - pages - 1],
    ] as const) {
      const jump = await get(`${list}&page=${String(from)}`);
      const followed: number[] = [];
      for (let next = jump.next; next !== null && followed.length < pages;) {
        const got = await get(next);
        followed.push(got.ms);
        next = got.next;
      }
      const counted: number[] = [];
      for (let number = from + 1; number <= from + pages; number += 1)
        counted.push((await get(`${list}&page=${String(number)}`)).ms);
      console.log(
        `GET /jobs/?${query.padEnd(23)} ${depth.padEnd(9)} next ${told(followed)}   page= ${told(counted)}   jump ${jump.ms.toFixed(0)} ms`,
      );
    }
  }
  console.log(`keyset query, pg ${' '.repeat(29)} ${told(await keyset(ada.id))}`);
  console.log(`a whole walk by next, 1000 at once: ${await wholeWalk(origin, get)}`);
} finally {
  await app.close();
  await database.close();
}
process.exit();

function told(times: readonly number[]): string {
  const ms = (share: number) =>
    `${percentile(
      times.toSorted((one, other) => one - other),
      share,
    )
      .toFixed(1)
      .padStart(5)} ms`;
  return `p50 ${ms(0.5)}  p99 ${ms(0.99)}`;
}

/** What a list needs at least: its rows, from the middle on, page by page. */
async function keyset(ownerId: string): Promise<number[]> {
  const { pool } = database;
  const middle = await pool.query<{ created_at: string; id: string }>(
    'select created_at, id from job where owner_id = $1 order by created_at desc, id desc offset $2 limit 1',
    [ownerId, Math.floor(jobs / 2)],
  );
  const times: number[] = [];
  let [place] = middle.rows;
  while (place && times.length < pages) {
    const start = performance.now();
    const { rows } = await pool.query<{ created_at: string; id: string }>(
      `select * from job where owner_id = $1 and (created_at, id) < ($2, $3)
       order by created_at desc, id desc limit $4`,
      [ownerId, place.created_at, place.id, pageSize],
    );
    times.push(performance.now() - start);
    place = rows.at(-1);
  }
  return times;
}

async function wholeWalk(
  origin: string,
  get: (url: string) => Promise<{ ms: number; next: string | null; results: { id: string }[] }>,
): Promise<string> {
  const seen = new Set<string>();
  let read = 0;
  const times: number[] = [];
  for (let url: string | null = `${origin}/api/v2/jobs/?page_size=1000`; url !== null;) {
    const got = await get(url);
    times.push(got.ms);
    read += got.results.length;
    for (const { id } of got.results) seen.add(id);
    url = got.next;
  }
  return `${String(read)} rows, ${String(seen.size)} different, ${told(times)}`;
}
