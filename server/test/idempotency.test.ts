import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { sql } from 'kysely';
import * as z from 'zod';
import { buildApp } from '../src/app.ts';
import { createHttp } from '../src/http/http.ts';
import { offerIdempotency } from '../src/idempotency/idempotency-hook.ts';
import { testDeps, type TestUser } from './support/app.ts';
import { startCuttingProxy, type Cut } from './support/cutting-proxy.ts';
import { until } from './support/local-engine.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const bench = await createWorkbench();
const { app, ada, bob, db, services } = bench;
const Named = z.object({ id: z.string() });
const idOf = ({ body }: { body: string }): string => Named.parse(JSON.parse(body)).id;

interface Sent {
  readonly user?: TestUser;
  readonly body?: object;
  readonly on?: typeof app;
}

const post = (path: string, key: string, { user = ada, body, on = app }: Sent = {}) =>
  on.inject({
    method: 'POST',
    url: `/api/v3${path}`,
    headers: { ...user.headers, 'idempotency-key': key },
    ...(body === undefined ? {} : { payload: body }),
  });

const countOf = async (table: 'job' | 'cluster' | 'draft' | 'api_token' | 'account' | 'file') => {
  const all = db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('count'));
  return (await all.executeTakeFirstOrThrow()).count;
};

/** As the database is when a server died after it had made something, before it had kept its answer. */
const forgetAnswers = () =>
  sql`update idempotency_key set status = null, headers = null, sealed_body = null`.execute(db);

describe('a request with an Idempotency-Key', () => {
  it('R3: is carried out once and answered alike, however many come at the same time', async () => {
    for (let round = 0; round < 4; round += 1) {
      const before = await countOf('job');
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => post('/jobs/', key, { body: jobRequest('true') })),
      );

      assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
      assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
      assert.equal(await countOf('job'), before + 1);
    }
  });

  it('R3: is carried out once by several servers on one database', async () => {
    const other = await buildApp(await testDeps(bench, { services }));
    after(() => other.close());
    for (let round = 0; round < 8; round += 1) {
      const before = await countOf('job');
      const key = randomUUID();
      const answers = await Promise.all(
        [app, other, app, other].map((on) => post('/jobs/', key, { on, body: jobRequest('true') })),
      );

      const made = answers.filter(({ statusCode }) => statusCode === 201);
      assert.equal(new Set(made.map(idOf)).size, 1);
      for (const refused of answers.filter((answer) => !made.includes(answer))) {
        assert.equal(refused.statusCode, 409);
        assert.equal(refused.headers['retry-after'], '1');
      }
      assert.equal(await countOf('job'), before + 1);
    }
  });

  it('R3: is refused when the key stands for another body or path', async () => {
    const key = randomUUID();
    const before = await countOf('job');
    const { id } = await bench.createJob('true');
    const answers = await Promise.all([
      post('/jobs/', key, { body: jobRequest('true') }),
      post('/jobs/', key, { body: jobRequest('false') }),
    ]);
    const elsewhere = await post(`/jobs/${id}/submit/`, key);

    // Either may have been the first one.
    const [made, refused] = answers.sort((one, other) => one.statusCode - other.statusCode);
    assert.deepEqual([made.statusCode, refused.statusCode], [201, 422]);
    assert.match(refused.body, /Idempotency-Key was sent before with another request/);
    assert.equal(elsewhere.statusCode, 422);
    assert.equal(await countOf('job'), before + 2);
  });

  it('is another one when it comes from another account', async () => {
    const key = randomUUID();
    const mine = await post('/jobs/', key, { body: jobRequest('true') });
    const theirs = await post('/jobs/', key, { user: bob, body: jobRequest('true') });

    assert.equal(theirs.statusCode, 201);
    assert.notEqual(idOf(mine), idOf(theirs));
  });

  it('may be corrected after a refusal, which leaves nothing behind', async () => {
    const key = randomUUID();
    const refused = await post('/jobs/', key, {
      body: jobRequest('true', { hardware: { coreType: 'none' } }),
    });
    const corrected = await post('/jobs/', key, { body: jobRequest('true') });

    assert.deepEqual([refused.statusCode, corrected.statusCode], [400, 201]);
  });

  it('is forgotten after 24 hours, not before', async () => {
    const [young, old] = [randomUUID(), randomUUID()];
    const first = await post('/drafts/', young, { body: {} });
    const second = await post('/drafts/', old, { body: {} });
    const age = (id: string, time: string) =>
      sql`update idempotency_key set created_at = clock_timestamp() - ${time}::interval where made_id = ${id}`.execute(
        db,
      );
    await age(idOf(first), '23 hours 59 minutes');
    await age(idOf(second), '24 hours 1 minute');
    await services.idempotency.prune();

    assert.equal((await post('/drafts/', young, { body: {} })).body, first.body);
    assert.notEqual(idOf(await post('/drafts/', old, { body: {} })), idOf(second));
  });

  it('needs a key that is text', async () => {
    assert.equal((await post('/drafts/', 'two words', { body: {} })).statusCode, 400);
    assert.equal((await post('/drafts/', 'x'.repeat(256), { body: {} })).statusCode, 400);
  });
});

describe('an answer that got lost', () => {
  const makers = [
    { table: 'job', path: '/jobs/', body: () => jobRequest('true') },
    {
      table: 'cluster',
      path: '/clusters/',
      body: () => ({ hardware: { coreType: 'cove', coresPerSlot: 1 } }),
    },
    { table: 'draft', path: '/drafts/', body: () => ({}) },
    { table: 'api_token', path: '/tokens/', body: () => ({ name: 'mine' }) },
    {
      table: 'account',
      path: '/users/',
      body: () => ({ email: `${randomUUID()}@example.org`, role: 'member' }),
    },
  ] as const;
  const Made = z.union([Named, z.object({ user: Named }).transform(({ user }) => user)]);

  for (const { table, path, body: newBody } of makers) {
    it(`R2: of POST ${path} is found again, whatever moment the server died at`, async () => {
      const [key, body, before] = [randomUUID(), newBody(), await countOf(table)];
      const first = await post(path, key, { body });
      const again = await post(path, key, { body });
      await forgetAnswers();
      const afterCrash = await post(path, key, { body });

      assert.equal(again.body, first.body);
      assert.deepEqual(
        [first, again, afterCrash].map(({ statusCode }) => statusCode),
        [201, 201, 201],
      );
      assert.equal(Made.parse(afterCrash.json()).id, Made.parse(first.json()).id);
      assert.equal(await countOf(table), before + 1);
    });
  }

  it('R2: of an upload is found again by its content', async () => {
    const key = randomUUID();
    const before = await countOf('file');
    const upload = (content: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v3/files/contents/',
        headers: { ...ada.headers, 'content-type': MULTIPART, 'idempotency-key': key },
        payload: multipart(filePart('case.inp', content)),
      });
    const first = await upload('one');
    await forgetAnswers();
    const again = await upload('one');

    assert.equal(idOf(again), idOf(first));
    assert.equal((await upload('two')).statusCode, 422);
    assert.equal(await countOf('file'), before + 1);
  });

  it('R2: of a start is given as the first time, though the cluster is torn down by now', async () => {
    const { id } = await bench.createCluster({ coresPerSlot: 1 });
    const key = randomUUID();
    assert.equal((await post(`/clusters/${id}/start/`, key)).statusCode, 204);
    await forgetAnswers();
    await bench.post(`/clusters/${id}/stop/`);
    await bench.reach('it is gone', async () => (await bench.cluster(id)).status === 'Stopped');

    const again = await post(`/clusters/${id}/start/`, key);

    assert.deepEqual([again.statusCode, again.body], [204, '']);
    assert.equal((await bench.cluster(id)).status, 'Stopped');
    assert.equal((await post(`/clusters/${id}/start/`, randomUUID())).statusCode, 400);
  });

  it('R2: of a submit is given as the first time, whichever way the job was submitted', async () => {
    const { id: clusterId } = await bench.createCluster({ coresPerSlot: 1 });
    const [plain, attached] = [await bench.createJob('true'), await bench.createJob('true')];
    const body = { id: attached.id, submit: true };
    const ways = [
      { path: `/jobs/${plain.id}/submit/` },
      { path: `/clusters/${clusterId}/jobs/`, body },
    ];
    for (const { path, ...more } of ways) {
      const key = randomUUID();
      const first = await post(path, key, more);
      await forgetAnswers();
      const again = await post(path, key, more);

      assert.deepEqual([first.statusCode, again.statusCode], [200, 200], again.body);
    }
    assert.equal((await post(`/jobs/${plain.id}/submit/`, randomUUID())).statusCode, 400);
  });

  it('holds no secret that somebody who reads the database could use', async () => {
    const answer = await post('/tokens/', randomUUID(), { body: { name: 'canary' } });
    const { token } = z.object({ token: z.string() }).parse(answer.json());
    const { rows } = await sql<{ text: string }>`
      select key_hash || encode(sealed_body, 'escape') || headers::text as text from idempotency_key where status is not null`.execute(
      db,
    );

    assert.ok(rows.length > 0);
    assert.ok(rows.every(({ text }) => !text.includes(token)));
  });
});

describe('a job that is sent again because the connection broke', () => {
  for (const cut of ['after-request', 'before-answer'] as const satisfies Cut[]) {
    it(`R2: has one id and one start (cut ${cut})`, async () => {
      await app.listen({ host: '127.0.0.1', port: 0 }).catch(() => undefined);
      const proxy = await startCuttingProxy((app.server.address() as AddressInfo).port);
      try {
        const starts = join(bench.home, `starts-${cut}`);
        const before = await countOf('job');
        const body = jobRequest(`echo started >> '${starts}'`);

        const created = await sendUntilAnswered(proxy, cut, '/jobs/', body);
        const id = idOf({ body: await created.text() });
        assert.equal(await countOf('job'), before + 1);
        assert.equal((await sendUntilAnswered(proxy, cut, `/jobs/${id}/submit/`)).status, 200);
        await bench.reach('it is over', async () => (await bench.item(id)).outcome !== null);

        assert.equal(await readFile(starts, 'utf8'), 'started\n');
        assert.equal((await bench.item(id)).outcome, 'succeeded');
      } finally {
        await proxy.close();
      }
    });
  }

  /** The first answer is lost; the same request goes out again under the same key. */
  async function sendUntilAnswered(
    proxy: Awaited<ReturnType<typeof startCuttingProxy>>,
    cut: Cut,
    path: string,
    body: object = {},
  ): Promise<Response> {
    const request = {
      method: 'POST',
      headers: {
        ...ada.headers,
        'content-type': 'application/json',
        connection: 'close',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    };
    proxy.cutNext(cut);
    await assert.rejects(fetch(`${proxy.url}/api/v3${path}`, request));
    proxy.cutNext('never');
    return until('the server answers', async () => {
      const answer = await fetch(`${proxy.url}/api/v3${path}`, request);
      return answer.status !== 409 && answer;
    });
  }
});

describe('routes that create', () => {
  it('R3: do not come without saying whether they may be repeated', async () => {
    const http = createHttp({ logLevel: 'silent', trustProxy: false });
    offerIdempotency(http, { keys: services.idempotency });

    assert.throws(
      () => http.post('/things/', () => ({})),
      /POST \/things\/ does not say whether it may be repeated/,
    );
    await http.close();
  });
});
