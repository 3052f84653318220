import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApp } from './support/app.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';

/** 1.3 of the wire contract and items 25 to 27 of its checklist: lists and pages, on a real port. */
const { app, ada, as } = await createTestApp();
const origin = await app.listen({ host: '127.0.0.1', port: 0 });

for (let number = 1; number <= 30; number += 1) {
  await app.inject({
    method: 'POST',
    url: '/api/v2/files/contents/',
    headers: { ...ada.headers, 'content-type': MULTIPART },
    payload: multipart(filePart(`${String(number).padStart(2, '0')}.inp`, String(number))),
  });
  await as(ada, 'POST', '/api/v2/jobs/', {
    name: `Job ${String(number).padStart(2, '0')}`,
    jobanalyses: [
      {
        analysis: { code: 'user_included' },
        command: 'true',
        hardware: { coreType: 'cove', coresPerSlot: 1 },
      },
    ],
  });
}

interface Found {
  readonly count: number;
  readonly previous: string | null;
  readonly results: readonly { readonly id: string; readonly name: string }[];
  readonly next: string | null;
}
async function get(url: string): Promise<Found> {
  const answer = await fetch(url, { headers: ada.headers });
  assert.equal(answer.status, 200, url);
  return (await answer.json()) as Found;
}
const names = ({ results }: Found): string[] => results.map(({ name }) => name);
async function walk(url: string | null): Promise<Found[]> {
  const pages: Found[] = [];
  for (let next = url; next !== null;) {
    const page = await get(next);
    pages.push(page);
    next = page.next;
  }
  return pages;
}

describe('a list', () => {
  it('has all four keys in every envelope, even an empty one', async () => {
    for (const path of [
      'jobs/',
      'jobs/?job_status=EXECUTING',
      'files/',
      'clusters/',
      'coretypes/',
      'analyses/',
      'users/me/projects/',
    ])
      for (const base of ['v2', 'v3'])
        assert.deepEqual(Object.keys(await get(`${origin}/api/${base}/${path}`)).sort(), [
          'count',
          'next',
          'previous',
          'results',
        ]);
  });

  for (const [path, size] of [
    ['v2/jobs/', 10],
    ['v3/jobs/', 10],
    ['v2/files/', 10],
    ['v3/files/', 25],
    ['v3/jobs/?page_size=nonsense', 10],
    ['v2/jobs/?page_size=0', 10],
    ['v2/jobs/?page_size=-5', 10],
    ['v2/files/?limit=7', 7],
    ['v3/files/?limit=7&limit=8', 8],
    ['v2/jobs/?page_size=3&page_size=4', 4],
  ] as const) {
    it(`${path} gives ${String(size)} at once`, async () => {
      const { results, count } = await get(`${origin}/api/${path}`);
      assert.deepEqual([results.length, count], [size, 30]);
    });
  }

  it('27: takes page sizes of hundreds, and clamps larger ones', async () => {
    for (const size of [100, 256, 999, 1000, 1024, 1848, 2000, 999_999_999]) {
      const { results, count, next, previous } = await get(
        `${origin}/api/v2/files/?page_size=${String(size)}`,
      );
      assert.deepEqual([results.length, count, next, previous], [30, 30, null, null]);
    }
  });

  it('is walked by next from page to page, each thing once', async () => {
    for (const path of [
      'v2/jobs/',
      'v3/jobs/?page_size=4',
      '/v2/files/?ext=.inp&page_size=7',
      'jobs/?page_size=11',
      'v3/jobs/?after=&page_size=8',
    ]) {
      const pages = await walk(`${origin}/api/${path}`);
      const ids = pages.flatMap(({ results }) => results.map(({ id }) => id));
      assert.equal(new Set(ids).size, 30, path);
      assert.equal(ids.length, 30, path);
      assert.ok(pages.every(({ count }) => count === 30));
    }
  });

  it('25: next is on the host and port of the request, keeps its query, and bears more of it', async () => {
    const { next } = await get(`${origin}/api/v2/jobs/?page_size=6&t=0&search=Job+1&x=a%26b`);
    assert.ok(next !== null);
    assert.ok(next.startsWith(`${origin}/api/v2/jobs/?`), next);
    const query = new URL(next).searchParams;
    assert.deepEqual(
      [
        query.get('page_size'),
        query.get('t'),
        query.get('search'),
        query.get('x'),
        query.get('page'),
      ],
      ['6', '0', 'Job 1', 'a&b', '2'],
    );
    assert.equal((await get(`${next}&t=0`)).results.length, 4);
    assert.equal((await get(`${next}&page_size=5`)).results.length, 5);
    const again = await get(`${next}&page=1`);
    assert.deepEqual(names(again), ['Job 19', 'Job 18', 'Job 17', 'Job 16', 'Job 15', 'Job 14']);
  });

  it('25: next has the host that the client called, whatever it is', async () => {
    for (const host of ['moorage.example.org', 'localhost:1', '[::1]:8080']) {
      const answer = await app.inject({ url: '/api/v2/jobs', headers: { ...ada.headers, host } });
      assert.equal(answer.json<Found>().next, `http://${host}/api/v2/jobs?page=2`);
    }
  });

  it('2: next of a base with two slashes leads to the same list', async () => {
    const { next } = await get(`${origin}//api/v2/jobs/?page_size=20`);
    assert.equal(next, `${origin}/api/v2/jobs/?page_size=20&page=2`);
    assert.equal((await get(next)).results.length, 10);
  });

  it('25: is walked by page=1, 2, … until next is null; a page past the end is a 404', async () => {
    const pages = [];
    for (let page = 1; page <= 3; page += 1)
      pages.push(await get(`${origin}/api/v2/jobs/?page=${String(page)}`));
    assert.deepEqual(
      pages.map(({ next }) => next === null),
      [false, false, true],
    );
    assert.equal(pages[1]?.previous, `${origin}/api/v2/jobs/?page=1`);
    const past = await as(ada, 'GET', '/api/v2/jobs/?page=4');
    assert.deepEqual([past.statusCode, past.body], [404, '{"detail":"Invalid page."}']);
  });

  it('is newest first unless told otherwise; what is unknown is ignored', async () => {
    const firstOf = async (query: string) => names(await get(`${origin}/api/v2/jobs/?${query}`))[0];
    assert.equal(await firstOf(''), 'Job 30');
    assert.equal(await firstOf('ordering=nonsense&nothing=1'), 'Job 30');
    for (const ordering of ['dateInserted', 'date_inserted', 'name']) {
      assert.equal(await firstOf(`ordering=${ordering}`), 'Job 01', ordering);
      assert.equal(await firstOf(`ordering=-${ordering}`), 'Job 30', ordering);
    }
    for (const ordering of ['dateUploaded', 'dateInserted', 'name'])
      assert.equal(
        names(await get(`${origin}/api/v2/files/?ordering=${ordering}`))[0],
        '01.inp',
        ordering,
      );
  });
});

describe('2.1 the filters of GET /jobs/', () => {
  const countOf = async (query: string) => (await get(`${origin}/api/v2/jobs/?${query}`)).count;
  const today = new Date().toISOString().slice(0, 10);

  it('are told apart', async () => {
    assert.equal(await countOf('t=1'), 0);
    assert.equal(await countOf('t=True'), 0);
    assert.equal(await countOf('f=1'), 30);
    assert.equal(await countOf('state=completed'), 0);
    assert.equal(await countOf('state=not_completed'), 30);
    for (const status of [
      'PENDING',
      'WAITING_FOR_CLUSTER',
      'WAITING_FOR_QUEUE',
      'COMPLETED',
      'FORCE_STOP',
    ])
      assert.equal(await countOf(`job_status=${status}`), 0);
  });

  it('take days, both ends included', async () => {
    assert.equal(await countOf(`start_date=${today}&end_date=${today}`), 30);
    assert.equal(await countOf('end_date=2020-01-01'), 0);
    assert.equal(await countOf('start_date=2999-01-01'), 0);
  });

  it('refuse a state or status that is unknown', async () => {
    for (const query of ['state=x', 'job_status=x', 'start_date=x'])
      assert.equal((await as(ada, 'GET', `/api/v2/jobs/?${query}`)).statusCode, 400);
  });
});

describe('2.4 the filters of GET /files/', () => {
  const countOf = async (query: string) => (await get(`${origin}/api/v3/files/?${query}`)).count;

  it('are told apart', async () => {
    assert.equal(await countOf('search=0'), 12);
    assert.equal(await countOf('search=.INP'), 30);
    assert.equal(await countOf('owner=1'), 30);
    assert.equal(await countOf('type=1'), 30);
    assert.equal(await countOf('type=5'), 0);
    assert.equal(await countOf('ext=.inp'), 30);
    assert.equal(await countOf('ext=.dat'), 0);
    assert.equal(await countOf('ext=.dat&ext=.inp'), 30);
    assert.equal(await countOf('dateUploaded__gte=2020-01-01T00:00:00.000000Z'), 30);
    assert.equal(await countOf('dateUploaded__lte=2020-01-01T00:00:00%2B02:00'), 0);
  });

  it('include_jobs=1 adds the jobs of each file', async () => {
    const { results } = await get(`${origin}/api/v2/files/?include_jobs=1`);
    for (const one of results)
      assert.deepEqual(Object.entries(one).find(([key]) => key === 'jobs')?.[1], {
        count: 0,
        results: [],
      });
  });
});

it('2.5 coretypes/?isActive=true', async () => {
  assert.equal((await get(`${origin}/api/v2/coretypes/?isActive=true`)).count, 1);
});
