import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { addJob } from './support/jobs.ts';
import { createTestApp } from './support/app.ts';
import { fillRoute } from './support/fill-route.ts';
import { randomText } from './support/random-text.ts';
import { watchRoutes } from './support/routes.ts';

const knownRoutes = watchRoutes();
const { app, db, ada, bob, as } = await createTestApp();
const SOURCE = join(import.meta.dirname, '../src');

/** Every query parameter that a route reads by name, read off the code, so that a new one is tried too. */
async function parameters(): Promise<string[]> {
  const files = (await readdir(SOURCE, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(join(SOURCE, name), 'utf8')));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/(?:query(?:string)?|Query)[^\n]{0,60}?\[?'([a-zA-Z_]+)'\]?/g)].map(
      ([, name = '']) => name,
    ),
  );
  const usual = [
    'page',
    'page_size',
    'limit',
    'ordering',
    'search',
    'status',
    'q',
    'after',
    'before',
  ];
  return [...new Set([...named, ...usual])];
}

const INJECTIONS = [
  "'",
  "''",
  "' or '1'='1",
  "') or true --",
  "'; drop table account; --",
  '" or ""="',
  'name; select pg_sleep(30)',
  '(select pg_sleep(30))',
  '1 union select secret_hash from session --',
  '-name desc nulls last, (select 1)',
  'owner_id',
  'secret_hash',
  'job.owner_id',
  '-__proto__',
  'constructor',
  'toString',
  '%',
  '%%%',
  '_',
  '\\',
  '\\%',
  '$1',
  '{}',
  'null',
  '-1',
  '1e9',
  '9223372036854775808',
  '2026-02-30',
  '{"a":1}',
  '\u0000',
];

describe('a query parameter', () => {
  it('S21: is data to the database, on every list: no error, no wait, nothing of anybody else', async () => {
    const secret = `zz${randomText(1).replaceAll(/\W/g, '')}secret`;
    await addJob(db, ada, { name: 'mine' });
    const foreign = await addJob(db, bob, { name: secret });
    const names = await parameters();
    assert.ok(names.length >= 12, names.join(' '));
    const lists = knownRoutes().filter(
      ({ method, url }) =>
        method === 'GET' && /^\/api\/v3\/[^:*]*$/.test(url) && !/events|docs|audit/.test(url),
    );
    assert.ok(lists.length > 8);
    const texts = [...INJECTIONS, ...Array.from({ length: 6 }, (_, seed) => randomText(seed))];

    let asked = 0;
    for (const { url } of lists) {
      for (const text of texts) {
        // All parameters at once, then each would have to be harmless by itself; the last one alone picks on sorting.
        for (const query of [
          new URLSearchParams(Object.fromEntries(names.map((name) => [name, text]))),
          new URLSearchParams([
            ['ordering', text],
            ['search', text],
          ]),
        ]) {
          const answer = await as(ada, 'GET', `${fillRoute(url)}?${query.toString()}`);
          assert.ok(
            answer.statusCode < 500 || answer.statusCode === 501,
            `${url} ${text} ${answer.body}`,
          );
          assert.ok(
            !answer.body.includes(secret) && !answer.body.includes(foreign),
            `${url} ${text}`,
          );
          asked += 1;
        }
      }
    }

    assert.ok(asked > 500);
    assert.equal((await as(ada, 'GET', '/api/v3/users/')).json<{ count: number }>().count, 2);
  });

  it('S21: no column of a request ever sorts: what may sort is listed', async () => {
    const order = async (ordering: string) =>
      (await as(ada, 'GET', `/api/v3/jobs/?ordering=${encodeURIComponent(ordering)}`))
        .json<{ results: { id: string }[] }>()
        .results.map(({ id }) => id);

    assert.deepEqual(await order('owner_id'), await order(''));
    assert.deepEqual(await order('secret_hash desc'), await order(''));
    assert.equal((await app.inject('/healthz')).statusCode, 200);
  });
});
