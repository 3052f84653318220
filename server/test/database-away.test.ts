import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import pg from 'pg';
import { createApi } from '../../scripts/lib/api.ts';
import { openEmbedded } from '../src/db/embedded.ts';
import { createTestApp } from './support/app.ts';
import { postgresOf, whileFrozen } from './support/frozen-processes.ts';
import { until } from './support/local-engine.ts';
import { newHome, startOwnServer, type OwnServer } from './support/own-server.ts';

const TOKEN = 'e'.repeat(40);
/** On a connection of its own: one that was idle for long may be closed just when it is used. */
const headers = { authorization: `Token ${TOKEN}`, connection: 'close' };

const ask = async ({ address }: OwnServer, path = 'api/v3/users/me/') => {
  // However slow this machine is: longer than this is a hanging request.
  const signal = AbortSignal.timeout(60_000);
  const response = await fetch(`${address}/${path}`, { headers, signal });
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
};
const isBack = (server: OwnServer) =>
  until('requests are answered again', async () => (await ask(server)).status === 200);

/** Says that it runs, and ends with the code once the file is there. */
const patient = (go: string, code: number) =>
  `until [ -e '${go}' ]; do sleep 0.05; done; exit ${String(code)}`;

describe('the embedded database', () => {
  it('R6: is started again when it was killed or shut down, and a job that ran meanwhile ends truly', async () => {
    const home = await newHome();
    const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    const api = createApi(server.address, TOKEN);

    for (const [signal, code] of [
      ['SIGKILL', 0],
      ['SIGINT', 7],
    ] as const) {
      const go = join(dirname(home), signal);
      const { id } = await api.submit({ name: signal, command: patient(go, code) });
      await api.jobIn(id, 'Executing');
      const [postmaster] = await postgresOf(home);
      process.kill(postmaster, signal);
      await writeFile(go, '');
      await until('another is there', async () => {
        const [next] = await postgresOf(home).catch(() => [postmaster]);
        return next !== postmaster;
      });
      await isBack(server);

      const job = await api.jobOver(id);

      assert.deepEqual([job.outcome, job.exitCode], [code === 0 ? 'succeeded' : 'failed', code]);
      assert.deepEqual(
        (await api.statusesOf(id)).filter((status) => status !== 'Stopping').toReversed(),
        ['Pending', 'Queued', 'Started', 'Validated', 'Executing', 'Completed'],
      );
    }
  });
});

/** A server on a PostgreSQL that the test stops and freezes as it likes. */
async function serverOnForeign() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'moorage-test-')));
  const cluster = join(folder, 'cluster');
  let database = await openEmbedded(cluster);
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const server = await startOwnServer({
    MOORAGE_HOME: join(folder, 'home'),
    DATABASE_URL: database.url,
    MOORAGE_ADMIN_TOKEN: TOKEN,
  });
  return {
    folder,
    cluster,
    server,
    url: database.url,
    stop: () => database.stop(),
    async start() {
      database = await openEmbedded(cluster);
    },
  };
}

describe('a database that is away', () => {
  it('R15: stopped, frozen or cutting connections, it is answered 503 with Retry-After, and jobs are unaffected', async () => {
    const { folder, cluster, server, url, ...database } = await serverOnForeign();
    const api = createApi(server.address, TOKEN);
    const go = join(folder, 'go');
    const { id } = await api.submit({ name: 'patient', command: patient(go, 0) });
    await api.jobIn(id, 'Executing');
    const refusal = { status: 503, retryAfter: '2' };

    await database.stop();
    assert.deepEqual(await ask(server), refusal);
    assert.deepEqual(await ask(server, 'readyz'), refusal);
    assert.equal((await ask(server, 'healthz')).status, 200);
    await database.start();
    await isBack(server);

    await whileFrozen(cluster, async () => {
      // More than there are connections: those that wait for one do not wait for ever either.
      const asked = await Promise.all(Array.from({ length: 24 }, () => ask(server)));
      assert.deepEqual(
        asked,
        asked.map(() => refusal),
      );
    });
    await isBack(server);

    const cutter = new pg.Client({ connectionString: url });
    await cutter.connect();
    for (let round = 0; round < 40; round += 1) {
      const asking = [ask(server), ask(server), ask(server)];
      await cutter.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and application_name like 'moorage%'`,
      );
      for (const { status } of await Promise.all(asking)) assert.ok([200, 503].includes(status));
    }
    await cutter.end();
    await isBack(server);
    await writeFile(go, '');
    assert.equal((await api.jobOver(id)).outcome, 'succeeded');
    const next = await api.submit({ name: 'next', command: 'true' });
    assert.equal((await api.jobOver(next.id)).outcome, 'succeeded');
  });
});

describe('the pool of connections', async () => {
  const { as, ada, pool } = await createTestApp();

  it('R15: answers 503 when no connection comes free, and goes on when one does', async () => {
    const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));

    const refused = await as(ada, 'GET', '/api/v3/users/me/');
    for (const client of taken) client.release();
    const served = await as(ada, 'GET', '/api/v3/users/me/');

    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [503, '2']);
    assert.equal(served.statusCode, 200);
  });
});
