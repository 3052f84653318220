import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AuditEntry } from '#contract/audit';
import { Cluster } from '#contract/clusters';
import { LiveEvent } from '#contract/events';
import { File } from '#contract/files';
import { Job, JobListItem } from '#contract/jobs';
import { JobShare } from '#contract/sharing';
import { page } from '#contract/wire';
import { createTestUser } from './support/app.ts';
import { openEventStream } from './support/event-stream.ts';
import { until } from './support/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { ada, bob, as, app, db, get, post } = bench;
const cleo = await createTestUser({ db, clock: () => new Date() }, 'cleo@example.org', 'member');

const cluster = await bench.createCluster({ coresPerSlot: 1, slots: 1 }, { name: 'night shift' });
await post(`/clusters/${cluster.id}/start/`);
const input = await bench.upload('case.inp', 'of the case');
const [shared, kept] = await Promise.all(
  ['shared', 'kept'].map((name) =>
    bench.createJob('cat case.inp; echo made > made.txt', {
      name,
      tile: { inputFiles: [{ id: input.id }] },
      job: { clusterId: cluster.id },
    }),
  ),
);
assert.ok(shared && kept);
for (const { id } of [shared, kept]) {
  await bench.submit(id);
  await bench.reach('the end', async () => (await bench.item(id)).outcome !== null);
}
const address = await app.listen({ port: 0 });

const share = (email: string, more: object = {}, jobId = shared.id) =>
  post(`/jobs/${jobId}/share/`, { email, message: 'Have a look', ...more });
const unshare = (email: string) =>
  as(ada, 'DELETE', `/api/v3/jobs/${shared.id}/share/${encodeURIComponent(email)}/`);
const statusOf = async (path: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE' = 'GET') =>
  (await as(bob, method, `/api/v3${path}`, method === 'GET' ? undefined : {})).statusCode;
const list = async (query = '') =>
  page(JobListItem)
    .parse(await get(`/jobs/${query}`, bob))
    .results.map(({ name }) => name);

await share(bob.email);

describe('a job that is shared', () => {
  it('is answered as the wire contract says, once or often', async () => {
    const again = await share(bob.email.toUpperCase(), { message: 'Again' });

    assert.equal(again.statusCode, 200);
    assert.deepEqual(again.json(), { recipient: bob.email, supportDesk: null });
    const shares = page(JobShare).parse(await get(`/jobs/${shared.id}/shares/`)).results;
    assert.deepEqual(
      shares.map(({ email, message }) => [email, message]),
      [[bob.email, 'Again']],
    );
  });

  it('goes to nobody who is not known here, nor to workspaces, nor to oneself', async () => {
    const unknown = await share('nobody@example.org');
    const workspace = await post(`/jobs/${shared.id}/share/`, { account: '04-123456789' });
    const self = await share(ada.email);

    assert.deepEqual(
      [unknown, workspace, self].map(({ statusCode, json }) => [statusCode, Object.keys(json())]),
      [
        [400, ['email']],
        [400, ['account']],
        [400, ['email']],
      ],
    );
  });

  it('stands in the list of its recipient, and not among what is theirs', async () => {
    const own = await bench.createJob('true', { name: 'own', user: bob });

    assert.deepEqual(await list(), ['own', 'shared']);
    assert.deepEqual(await list('?after='), ['own', 'shared']);
    assert.deepEqual(await list('?f=1'), ['own']);
    assert.deepEqual(await list('?shared=1'), ['shared']);
    assert.deepEqual(await list('?ordering=-name&page_size=1&page=2'), ['own']);
    assert.deepEqual(await list('?search=kept'), []);
    assert.equal(page(JobListItem).parse(await get('/jobs/?after=&page_size=1', bob)).count, 2);
    await as(bob, 'DELETE', `/api/v3/jobs/${own.id}/`);
  });

  it('says to each what is theirs to know', async () => {
    await share(cleo.email);
    const mine = Job.parse(await get(`/jobs/${shared.id}/`));
    const theirs = Job.parse(await get(`/jobs/${shared.id}/`, bob));

    assert.deepEqual(
      [mine.currentUserHasFullAccess, mine.sharedWith],
      [true, [bob.email, cleo.email]],
    );
    assert.deepEqual(
      [theirs.currentUserHasFullAccess, theirs.sharedWith, theirs.owner],
      [false, [bob.email], ada.email],
    );
    assert.equal(theirs.jobanalyses[0]?.inputFiles[0]?.name, 'case.inp');
  });

  it('can be read in all its parts', async () => {
    const base = `/jobs/${shared.id}`;
    for (const part of ['', 'statuses/', 'cluster_statuses/', 'instances/', 'runs/', 'runs/1/'])
      assert.equal(await statusOf(`${base}/${part}`), 200, part);
    const [seen] = page(Cluster).parse(await get(`${base}/clusters/`, bob)).results;
    const outputs = page(File).parse(await get(`${base}/files/`, bob)).results;
    const made = outputs.find(({ name }) => name === 'made.txt');

    assert.deepEqual([seen?.name, seen?.owner], ['night shift', ada.email]);
    assert.equal(made?.owner, ada.email);
    assert.equal((await as(bob, 'GET', `/api/v3/files/${made.id}/contents/`)).body, 'made\n');
    assert.equal((await as(bob, 'GET', `/api/v3/files/${input.id}/contents/`)).body, 'of the case');
    assert.equal(
      (await as(bob, 'GET', `/api/v3${base}/runs/1/log/`)).body,
      (await as(ada, 'GET', `/api/v3${base}/runs/1/log/`)).body,
    );
  });

  it('S14: does not tell which other jobs run on its cluster', async () => {
    const other = await bench.createJob('sleep 60', {
      name: 'secret',
      job: { clusterId: cluster.id },
    });
    await bench.submit(other.id);
    await bench.reach(
      'it runs',
      async () => (await bench.item(other.id)).jobStatus.content === 'Executing',
    );

    const path = `/jobs/${shared.id}/clusters/`;
    const [mine] = page(Cluster).parse(await get(path)).results;
    const [theirs] = page(Cluster).parse(await get(path, bob)).results;

    assert.deepEqual(
      mine?.runningJobs.map(({ name }) => name),
      ['secret'],
    );
    assert.deepEqual(theirs?.runningJobs, []);
    await post(`/jobs/${other.id}/stop/`);
    await bench.reach('the end', async () => (await bench.item(other.id)).outcome !== null);
  });

  it('cannot be changed by its recipient, who is told so', async () => {
    const [output] = page(File).parse(await get(`/jobs/${shared.id}/files/`)).results;
    for (const [method, path] of [
      ['PATCH', `/jobs/${shared.id}/`],
      ['DELETE', `/jobs/${shared.id}/`],
      ['POST', `/jobs/${shared.id}/submit/`],
      ['POST', `/jobs/${shared.id}/stop/`],
      ['POST', `/jobs/${shared.id}/runs/1/stop/`],
      ['POST', `/jobs/${shared.id}/share/`],
      ['GET', `/jobs/${shared.id}/shares/`],
      ['DELETE', `/jobs/${shared.id}/share/${bob.email}/`],
      ['DELETE', `/files/${input.id}/`],
      ['PATCH', `/files/${input.id}/`],
      ['DELETE', `/files/${output?.id ?? ''}/`],
    ] as const)
      assert.equal(await statusOf(path, method), 403, `${method} ${path}`);
  });

  it('S14: opens nothing else of its owner', async () => {
    const [output] = page(File).parse(await get(`/jobs/${kept.id}/files/`)).results;
    for (const path of [
      `/jobs/${kept.id}/`,
      `/jobs/${kept.id}/runs/1/log/`,
      `/files/${output?.id ?? ''}/contents/`,
      `/clusters/${cluster.id}/`,
      `/clusters/${cluster.id}/queue/`,
    ])
      assert.equal(await statusOf(path), 404, path);
    assert.deepEqual(page(File).parse(await get('/files/', bob)).results, []);
  });

  it('is downloaded from with a trace', async () => {
    await as(bob, 'GET', `/api/v3/files/${input.id}/contents/`);
    await as(ada, 'GET', `/api/v3/files/${input.id}/contents/`);

    const told = page(AuditEntry).parse(await get('/audit/?action=file.download')).results;
    assert.deepEqual([...new Set(told.map(({ actorEmail }) => actorEmail))], [bob.email]);
    assert.deepEqual([told[0]?.subjectId, told[0]?.detail], [input.id, { name: 'case.inp' }]);
  });

  it('tells its recipient of every change, live and after a reconnect', async () => {
    const job = await bench.createJob('true', { job: { clusterId: cluster.id } });
    const stream = await openEventStream(`${address}/api/v3/events/`, bob.headers);
    const { id: place } = await stream.next();
    await share(bob.email, {}, job.id);
    const told = LiveEvent.parse(JSON.parse((await stream.next()).data));
    await bench.submit(job.id);
    const pending = LiveEvent.parse(JSON.parse((await stream.next()).data));
    stream.close();
    const resumed = await openEventStream(`${address}/api/v3/events/`, {
      ...bob.headers,
      'last-event-id': place,
    });
    const missed = LiveEvent.parse(JSON.parse((await resumed.next()).data));
    resumed.close();

    assert.deepEqual([told.subjectId, pending.status], [job.id, 'Pending']);
    assert.deepEqual(missed, told);
    await bench.reach('the end', async () => (await bench.item(job.id)).outcome !== null);
  });

  it('is closed again, in lists, files and open streams, once it is no longer shared', async () => {
    assert.equal((await unshare(cleo.email)).statusCode, 204);
    assert.equal((await unshare(cleo.email)).statusCode, 404);
    assert.equal((await unshare(bob.email)).statusCode, 204);

    assert.equal((await list()).includes('shared'), false);
    assert.equal(await statusOf(`/jobs/${shared.id}/`), 404);
    assert.equal(await statusOf(`/files/${input.id}/contents/`), 404);
  });

  it('cuts the log of whoever it is no longer shared with', async () => {
    const job = await bench.createJob('echo begun; exec sleep 600', {
      job: { clusterId: cluster.id },
    });
    await share(bob.email, {}, job.id);
    await bench.submit(job.id);
    await bench.reach('the beginning', async () => (await bench.log(job.id)).includes('begun'));
    const stream = await openEventStream(
      `${address}/api/v3/jobs/${job.id}/runs/1/log/`,
      bob.headers,
    );
    await stream.next();
    await as(ada, 'DELETE', `/api/v3/jobs/${job.id}/share/${bob.email}/`);

    await until('the stream ends', async () => {
      const event = await stream.nextOrEnd();
      return event === undefined;
    });
    await post(`/jobs/${job.id}/stop/`);
    await bench.reach('the end', async () => (await bench.item(job.id)).outcome !== null);
  });
});
