import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findEmbedded } from '../server/src/db/embedded.ts';
import { percentile } from '../server/test/support/flood.ts';
import { createApi } from './lib/api.ts';
import { OWN_TOKEN, startServer } from './lib/server.ts';

/**
 * A job writes 10,000 files, and they are searched and paged: how long each request takes, beside the query that reads
 * the same rows in plain SQL over a connection of its own. Ratios can be compared between machines, times cannot.
 */
const FILES = 10_000;
const TIMES = 100;
const COMMAND = `mkdir out; seq -f 'out/%05g.dat' ${String(FILES - 1)} | xargs -n 500 sh -c 'for f; do echo > $f; done' -`;

const home = await mkdtemp(path.join(tmpdir(), 'moorage-bench-files-'));
try {
  const server = await startServer(home, 'server');
  const client = new pg.Client({ connectionString: (await findEmbedded(home)) ?? '' });
  await client.connect();
  try {
    const api = createApi(server.baseUrl, OWN_TOKEN);
    const { id } = await api.submit({ name: 'many files', command: COMMAND });
    await api.jobOver(id);
    await client.query('analyze');

    const ofJob = `jobs/${id}/files/`;
    const inJob = `job_id = '${id}' and deleted_at is null and trash_id is null`;
    const order = 'order by created_at desc, run_number desc, relative_path collate "C"';
    const mine = `owner_id = (select owner_id from job where id = '${id}') and deleted_at is null and trash_id is null`;
    const found = (text: string) => `and strpos(lower(name), '${text}') > 0`;
    for (const [what, url, sql] of [
      ['first page', ofJob, `where ${inJob} ${order} limit 10`],
      ['last page', `${ofJob}?page=1000`, `where ${inJob} ${order} limit 10 offset 9990`],
      ['2,000 on a page', `${ofJob}?page_size=2000`, `where ${inJob} ${order} limit 2000`],
      ['search, one', `${ofJob}?search=process_`, `where ${inJob} ${found('process_')} ${order}`],
      ['search, all', `${ofJob}?search=.dat`, `where ${inJob} ${found('.dat')} ${order} limit 10`],
      ['my files', 'files/', `where ${mine} order by created_at desc, id desc limit 25`],
      [
        'my files, search',
        'files/?search=09999',
        `where ${mine} ${found('09999')} order by created_at desc, id desc limit 25`,
      ],
    ] as const) {
      const request = await measure(() => read(`${server.baseUrl}/api/v3/${url}`));
      const plain = await measure(() => client.query(`select * from file ${sql}`));
      console.log(
        `${what.padEnd(18)} ${inMs(request)}   plain SQL ${inMs(plain)}   ${(percentile(request, 0.5) / percentile(plain, 0.5)).toFixed(1)} times`,
      );
    }
  } finally {
    await client.end();
    await server.end('SIGTERM');
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

async function read(url: string): Promise<void> {
  const response = await fetch(url, { headers: { Authorization: `Token ${OWN_TOKEN}` } });
  if (!response.ok) throw new Error(`${url}: ${String(response.status)}`);
  await response.text();
}

/** Milliseconds of each call, one after the other, the shortest first. */
async function measure(call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const begun = performance.now();
    await call();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

function inMs(times: readonly number[]): string {
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return `p50 ${p50.toFixed(1).padStart(6)} ms  p99 ${p99.toFixed(1).padStart(6)} ms`;
}
