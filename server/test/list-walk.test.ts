import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kysely, PostgresDialect, sql, type CompiledQuery } from 'kysely';
import * as z from 'zod';
import { JobListItem } from '#contract/jobs';
import { page } from '#contract/wire';
import type { Database } from '../src/db/schema.ts';
import { createTestApp } from './support/app.ts';
import { addManyJobs } from './support/many-jobs.ts';
import { openTestServices } from './support/services.ts';

const COUNT = 20_000;
const COMPLETED = COUNT * 0.95;

const asked: CompiledQuery[] = [];
const { app, db, pool, ada, bob, as } = await createTestApp(async (base) => {
  const watched = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: base.pool }),
    log: ({ query }) => void asked.push(query),
  });
  return { db: watched, services: await openTestServices({ ...base, db: watched }) };
});
await addManyJobs(db, ada.id, COUNT);
const withServer = (url: string): string => url.replace(/^http:\/\/[^/]+/, '');

async function list(url: string) {
  const answer = await as(ada, 'GET', withServer(url));
  assert.equal(answer.statusCode, 200, `${url} ${answer.body}`);
  return page(JobListItem).parse(answer.json());
}

const Node = z.object({
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  get Plans() {
    return z.array(Node).optional();
  },
});
type Node = z.infer<typeof Node>;
const Explained = z.tuple([z.object({ Plan: Node })]);

/** Rows that come out of tables and indexes, those that a filter throws away included. */
const rowsRead = (node: Node): number =>
  node.Plans?.reduce((sum, below) => sum + rowsRead(below), 0) ??
  node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));

/** What the statements of a request read of the database. */
async function costOf(url: string): Promise<number> {
  asked.length = 0;
  await list(url);
  let rows = 0;
  for (const query of asked.filter((one) => one.sql.includes('from "job'))) {
    const explained = await pool.query<{ 'QUERY PLAN': unknown }>(
      `explain (analyze, format json) ${query.sql}`,
      [...query.parameters],
    );
    rows += rowsRead(Explained.parse(explained.rows[0]?.['QUERY PLAN'])[0].Plan);
  }
  return rows;
}

describe('a list of 20,000 jobs', () => {
  // First of all: the server remembers the places of walks, so that a jump would be none.
  for (const query of [
    'x=1',
    'state=completed',
    'status=saved&status=succeeded',
    'ordering=name',
  ]) {
    it(`reads no more at the end than at the beginning (${query})`, async () => {
      const first = `/api/v2/jobs/?${query}&page_size=50`;
      const beginning = await costOf(first);
      const { count } = await list(first);
      const last = Math.floor(count / 50);
      const jump = await costOf(`${first}&page=${String(last - 2)}`);
      const counted = await costOf(`${first}&page=${String(last - 1)}`);
      const { next } = await list(`${first}&page=${String(last - 1)}`);
      assert.ok(next);
      const followed = await costOf(next);

      assert.ok(counted < 2 * beginning, `${String(counted)} rows, ${String(beginning)} first`);
      assert.ok(followed < 2 * beginning, `${String(followed)} rows, ${String(beginning)} first`);
      assert.ok(jump > count / 2, 'the measure tells a jump from a step');
    });
  }

  for (const [version, query, count] of [
    ['v2', '', COUNT],
    ['v3', 'state=completed', COMPLETED],
    ['v2', 'ordering=dateInserted', COUNT],
    ['v3', 'ordering=-name', COUNT],
    ['v3', 'start_date=2020-01-01&after=', COUNT],
  ] as const) {
    it(`is walked by next, each job once (${version}, "${query}")`, async () => {
      const seen: string[] = [];
      for (let url: string | null = `/api/${version}/jobs/?${query}&page_size=2000`; url;) {
        const { results, next, count: told } = await list(url);
        assert.equal(told, count);
        seen.push(...results.map(({ id }) => id));
        url = next;
      }
      assert.equal(seen.length, count);
      assert.equal(new Set(seen).size, count);
    });
  }

  it('gives the same pages to those who count them themselves, and to those who jump', async () => {
    const names = async (number: number) =>
      (await list(`/api/v2/jobs/?page=${String(number)}&page_size=1000`)).results.map(
        ({ name }) => name,
      );
    const jumped = await names(15);
    for (let number = 1; number < 15; number += 1) await names(number);

    assert.deepEqual(await names(15), jumped);
    assert.equal(jumped[0], `Job ${String(COUNT - 14_000).padStart(7, '0')}`);
    assert.equal(jumped.at(-1), `Job ${String(COUNT - 14_999).padStart(7, '0')}`);
  });

  it('counts the same at any depth without counting rows', async () => {
    for (const query of [
      '',
      'state=completed',
      'state=not_completed',
      't=1',
      'job_status=EXECUTING',
    ]) {
      asked.length = 0;
      const { count } = await list(`/api/v2/jobs/?${query}`);
      assert.ok(
        asked.every((one) => !one.sql.includes('count(*)')),
        query,
      );
      assert.ok(count > 0, query);
    }
  });

  it('bears a page size and another parameter after next, deep down too', async () => {
    const { next } = await list('/api/v2/jobs/?page_size=100&page=50');
    assert.ok(next);
    assert.deepEqual([...new URL(next).searchParams.keys()].sort(), ['after', 'page', 'page_size']);
    const plain = await list(next);
    const again = await list(`${next}&t=0`);
    assert.deepEqual(
      again.results.map(({ id }) => id),
      plain.results.map(({ id }) => id),
    );
    const [first] = (await list(`${next}&page_size=50`)).results;
    assert.equal(first?.name, `Job ${String(COUNT - 50 * 50).padStart(7, '0')}`);
    const other = await list(`${next}&ordering=name`);
    assert.equal(other.results[0]?.name, 'Job 0005001');
  });

  it('refuses a page past the end, however far, and a place that no page gave', async () => {
    for (const number of ['2001', '999999999999'])
      assert.equal((await as(ada, 'GET', `/api/v2/jobs/?page=${number}`)).statusCode, 404, number);
    for (const after of ['x', '1~-created_at~AbCdEf~yesterday', '1~-created_at~AbCdE~2026-01-01'])
      assert.equal((await as(ada, 'GET', `/api/v3/jobs/?after=${after}`)).statusCode, 400, after);
  });
});

describe('the count of a list', () => {
  const countOf = async (query: string, user = bob) =>
    page(JobListItem).parse((await as(user, 'GET', `/api/v3/jobs/?${query}`)).json()).count;
  const rowsOf = async (where: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from job where owner_id = ${bob.id}
      and ${sql.raw(where)}`.execute(db);
    return rows[0]?.n;
  };
  const agrees = async () => {
    assert.equal(await countOf(''), await rowsOf('true'));
    assert.equal(await countOf('state=completed'), await rowsOf(`status = 'Completed'`));
    assert.equal(await countOf('status=failed'), await rowsOf(`outcome = 'failed'`));
    assert.equal(await countOf('search=000001'), await rowsOf(`name like '%000001%'`));
  };

  it('is exact after every change, many at a time and side by side', async () => {
    assert.equal(await countOf(''), 0);
    await addManyJobs(db, bob.id, 0);
    await sql`update job set owner_id = ${bob.id} where name like '%5'`.execute(db);
    await agrees();
    const ids = await db.selectFrom('job').select('id').where('owner_id', '=', bob.id).execute();
    await Promise.all(
      ids.slice(0, 400).map(async ({ id }, index) => {
        if (index % 4 === 0) await db.deleteFrom('job').where('id', '=', id).execute();
        else
          await sql`update job set name = 'Job 000001x', status = 'Completed',
            outcome = ${index % 4 === 1 ? 'failed' : 'stopped'} where id = ${id}`.execute(db);
      }),
    );
    await agrees();
    await db
      .transaction()
      .execute(async (trx) => {
        await trx.deleteFrom('job').where('owner_id', '=', bob.id).execute();
        throw new Error('taken back');
      })
      .catch(() => undefined);
    await agrees();
    await db.deleteFrom('job').where('owner_id', '=', bob.id).execute();
    await agrees();
    assert.equal(await countOf(''), 0);
  });

  it('is kept in few lines, however often it changes', async () => {
    for (let n = 0; n < 2000; n += 1)
      await sql`update job set description = ${String(n)} where name = 'Job 0000001'`.execute(db);
    const { rows } = await sql<{ n: number }>`select count(*) as n from job_count`.execute(db);

    assert.ok((rows[0]?.n ?? Infinity) < 1000, String(rows[0]?.n));
  });

  it('does not hold up two who submit at once', async () => {
    const [one, two] = await Promise.all([pool.connect(), pool.connect()]);
    try {
      await one.query('begin');
      await one.query(`update job set description = 'a' where name = 'Job 0000001'`);
      await two.query(`set lock_timeout = '5s'`);
      await two.query(`update job set description = 'b' where name = 'Job 0000002'`);
      await one.query('commit');
    } finally {
      await two.query('reset lock_timeout');
      one.release();
      two.release();
    }
    assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200);
  });
});
