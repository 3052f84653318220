import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runFolder } from '../src/files/run-folder.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { openEventStream } from './support/event-stream.ts';
import { fillRoute } from './support/fill-route.ts';
import { addJob, endJob } from './support/jobs.ts';
import { watchRoutes } from './support/routes.ts';
import { createWorkbench } from './support/workbench.ts';

const routesOf = watchRoutes();
const bench = await createWorkbench();
const { app, db, ada, bob, as, reach, get, createJob, submit, item, home } = bench;
const routes = routesOf();
const { jobTokens } = createIdentity({ db, clock: () => new Date() });

const keyOf = async (jobId: string) => ({
  authorization: `Token ${await jobTokens.issue(jobId)}`,
});
const send = (method: string, url: string, headers: Record<string, string>, payload?: object) =>
  app.inject({ method: method as 'GET', url, headers, ...(payload && { payload }) });

/** What every key may do beside reading its own job. */
const CHANGES = new Set([
  'POST /jobs/{}/tags/',
  'DELETE /jobs/{}/tags/',
  'POST /jobs/{}/custom-fields/',
]);
const isOpen = ({ method, key }: { method: string; key: string }): boolean =>
  CHANGES.has(key) ||
  (['GET', 'HEAD'].includes(method) && (key.endsWith(' /') || key.includes(' /jobs/{}/')));

describe("a job's key", () => {
  it('opens of all routes those of its own job: its reads, its tags, its custom fields', async () => {
    const jobId = await addJob(db, bob);
    const work = join(home, runFolder(jobId, 1), 'work');
    await mkdir(work, { recursive: true });
    await writeFile(join(work, '../process_output.log'), 'text\n');
    const headers = await keyOf(jobId);
    const wrong: string[] = [];
    for (const route of routes.filter(({ url }) => url.startsWith('/api'))) {
      // A stream does not end; it is looked at below.
      if (route.key === 'GET /jobs/{}/runs/{}/log/') continue;
      const url = fillRoute(route.url, { jobId, runNumber: '1', run: '1', '*': 'x' });
      const { statusCode, body } = await send(route.method, url, headers, { name: 'x' });
      const isPublic = route.key === 'POST /session/';
      const isRight = isOpen(route) ? ![401, 403].includes(statusCode) : statusCode === 403;
      if (!isPublic && !isRight)
        wrong.push(`${route.method} ${url}: ${String(statusCode)} ${body}`);
    }

    assert.deepEqual(wrong, []);
    assert.ok(routes.some(isOpen));
  });

  it("finds no other job, of its owner's neither", async () => {
    const jobId = await addJob(db, bob);
    const sibling = await addJob(db, bob);
    const headers = await keyOf(jobId);
    for (const route of routes.filter(isOpen)) {
      if (!route.key.includes('/jobs/')) continue;
      const url = fillRoute(route.url, { jobId: sibling, runNumber: '1', run: '1' });

      assert.equal((await send(route.method, url, headers, { name: 'x' })).statusCode, 404, url);
    }
    assert.equal((await send('GET', '/api/v2/no-such-thing/', headers)).statusCode, 404);
  });

  it('changes the tags and custom fields of its job', async () => {
    const jobId = await addJob(db, bob);
    const headers = await keyOf(jobId);
    const url = `/api/v2/jobs/${jobId}`;

    assert.equal((await send('POST', `${url}/tags/`, headers, { name: 'Steel' })).statusCode, 201);
    assert.match((await send('GET', `${url}/tags/`, headers)).body, /"normalizedName":"steel"/);
    const fields = await send('POST', `${url}/custom-fields/`, headers, { Material: 'steel' });
    assert.equal(fields.statusCode, 200, fields.body);
    assert.equal((await send('GET', url, headers)).statusCode, 200);
    assert.equal((await send('GET', `${url}/statuses`, headers)).statusCode, 200);
  });

  it('is good as long as the job is active, and with every key the job was given', async () => {
    const jobId = await addJob(db, bob);
    const keys = [await keyOf(jobId), await keyOf(jobId)];
    const statuses = () =>
      Promise.all(keys.map(async (headers) => (await send('GET', '/api/v2/', headers)).statusCode));

    assert.deepEqual(await statuses(), [200, 200]);
    await endJob(db, jobId);
    assert.deepEqual(await statuses(), [401, 401]);
  });

  it('ends a stream that it opened with its job', { timeout: 60_000 }, async () => {
    const jobId = await addJob(db, bob);
    await mkdir(join(home, runFolder(jobId, 1)), { recursive: true });
    await writeFile(join(home, runFolder(jobId, 1), 'process_output.log'), 'text\n');
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const stream = await openEventStream(
      `${address}/api/v3/jobs/${jobId}/runs/1/log/`,
      await keyOf(jobId),
    );
    await stream.next();
    await endJob(db, jobId);

    while ((await stream.nextOrEnd()) !== undefined);
  });

  it("is none of its owner's tokens, and leaves no sign of them", async () => {
    const jobId = await addJob(db, bob);
    const before = await db.selectFrom('account').select('last_seen_at').execute();
    await send('GET', `/api/v2/jobs/${jobId}/`, await keyOf(jobId));

    assert.deepEqual(await db.selectFrom('account').select('last_seen_at').execute(), before);
    const listed = await as(bob, 'GET', '/api/v3/tokens/');
    assert.equal(listed.json<{ count: number }>().count, 1);
  });

  it('is kept as a hash, and is gone with the job', async () => {
    const jobId = await addJob(db, ada);
    const { authorization } = await keyOf(jobId);
    const secret = authorization.slice(6);
    const rows = await db.selectFrom('job_token').selectAll().where('job_id', '=', jobId).execute();

    assert.match(secret, /^[0-9a-f]{40}$/);
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(secret));
    await db.deleteFrom('job').where('id', '=', jobId).execute();
    assert.equal((await send('GET', '/api/v2/', { authorization })).statusCode, 401);
  });
});

describe('a run', () => {
  it('has a key, which works while it runs and never after', async () => {
    const gate = join(await mkdtemp(join(tmpdir(), 'moorage-test-gate-')), 'open');
    const { id } = await createJob(
      `echo "$RESCALE_API_KEY" > key; until [ -e "${gate}" ]; do sleep 0.05; done; env | sort`,
    );
    await submit(id);
    const file = join(home, runFolder(id, 1), 'work/key');
    const key = await reach('the job wrote its key down', async () =>
      (await readFile(file, 'utf8').catch(() => '')).trim(),
    );
    const headers = { authorization: `Token ${key}` };

    assert.match(key, /^[0-9a-f]{40}$/);
    assert.equal((await send('GET', `/api/v2/jobs/${id}/statuses/`, headers)).statusCode, 200);
    await writeFile(gate, '');
    await reach('the job is over', async () => (await item(id)).outcome);
    assert.equal((await send('GET', `/api/v2/jobs/${id}/statuses/`, headers)).statusCode, 401);
    const left = db.selectFrom('job_token').select('job_id').where('job_id', '=', id);
    assert.deepEqual(await left.execute(), []);
    assert.ok(!JSON.stringify(await get(`/jobs/${id}/`)).includes(key));
    await rm(join(gate, '..'), { recursive: true });
  });

  it('is told its number, its cores and how its nodes are connected', async () => {
    const { id } = await createJob('env | sort; cat "$FLUENT_HOSTS"; echo "$HOME"', {
      hardware: { coresPerSlot: 2, slots: 3 },
    });
    await submit(id);
    await reach('the job is over', async () => (await item(id)).outcome);
    const text = await readFile(join(home, runFolder(id, 1), 'process_output.log'), 'utf8');
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];

    assert.deepEqual(
      ['MOORAGE_RUN_ID', 'RESCALE_RUN_ID', 'RESCALE_CORES_PER_SLOT', 'MOORAGE_CORES'].map(value),
      ['1', '1', '2', '2'],
    );
    assert.deepEqual(
      ['RESCALE_NODES_PER_SLOT', 'RESCALE_SLOTS_PER_NODE', 'RESCALE_CORES_PER_NODE'].map(value),
      ['1', '1', '2'],
    );
    const { io } = ((await get('/coretypes/')) as { results: { io: string }[] }).results[0] ?? {
      io: '',
    };
    assert.equal(value('RESCALE_INTERCONNECT'), io);
    const [first, second, folder] = text.trimEnd().split('\n').slice(-5, -2);
    assert.equal(first, second, 'one line for each core');
    for (const name of ['machinefile', 'mpd.hosts'])
      assert.equal(
        await readFile(join(folder ?? '', name), 'utf8'),
        `${first ?? ''}\n${second ?? ''}\n`,
      );
  });
});
