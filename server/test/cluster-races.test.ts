import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { createLocalEngine } from '../src/engine/local/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';
import { cluster as spec, runToEnd, setupEngine } from './support/local-engine.ts';

const bench = await createWorkbench();
const { db, engine, createCluster, createJob, submit, cluster, item, reach, post, tick } = bench;

const clusterOf = async (jobId: string): Promise<string> => (await item(jobId)).usedClusterId ?? '';
const allCores = { id: 'all', coreType: 'cove', slots: 1, coresPerSlot: 4 };
/** Somebody else can have every core: nothing is held by what is gone. */
async function assertNothingHeld(): Promise<void> {
  assert.equal((await engine.ensureCluster(allCores)).state, 'up');
  assert.equal(await engine.releaseCluster('all'), 'gone');
}

describe('the cluster of one job', () => {
  for (const [what, path] of [
    ['its job is stopped', (jobId: string) => `/jobs/${jobId}/stop/`],
    ['it is torn down', (_jobId: string, id: string) => `/clusters/${id}/stop/`],
  ] as const) {
    it(`lets go of cores that a killed server had just taken when ${what}`, async () => {
      const { id } = await createJob('true');
      await submit(id);
      const own = await clusterOf(id);
      await engine.ensureCluster({ ...allCores, id: own });

      assert.equal((await post(path(id, own))).statusCode, 202);
      await reach('it is Stopped', async () => (await cluster(own)).status === 'Stopped');

      assert.equal((await item(id)).outcome, 'stopped');
      await assertNothingHeld();
    });
  }

  it('ends also when the job is gone', async () => {
    const { id } = await createJob('sleep 600');
    await submit(id);
    const own = await clusterOf(id);
    await tick();
    await sql`update job set status = 'Completed', outcome = 'lost' where id = ${id}`.execute(db);

    await reach('it is Stopped', async () => (await cluster(own)).status === 'Stopped');
    await assertNothingHeld();
  });
});

describe('a site in trouble', () => {
  it('is told where people look for it, and no longer when it is over', async (t) => {
    const { id } = await createCluster({ coresPerSlot: 1 });
    await post(`/clusters/${id}/start/`);
    const ensure = t.mock.method(engine, 'ensureCluster', () =>
      Promise.reject(new Error('the disk is full')),
    );
    await tick();
    assert.match((await cluster(id)).statusReason ?? '', /^Site local has trouble.*disk is full/);

    ensure.mock.restore();
    await tick();
    const { status, statusReason } = await cluster(id);
    assert.deepEqual({ status, statusReason }, { status: 'Started', statusReason: null });
    await post(`/clusters/${id}/stop/`);
    await reach('it is Stopped', async () => (await cluster(id)).status === 'Stopped');
  });

  it('that is no longer configured says so, and lets what never started end', async () => {
    const { id: own } = await createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true', { job: { clusterId: own } });
    await submit(id);
    await sql`update cluster set site = 'gone' where id = ${own}`.execute(db);
    await tick();
    assert.match(
      (await item(id)).statusReason ?? '',
      /Site gone is no longer in the configuration/,
    );

    await post(`/jobs/${id}/stop/`);
    await tick();

    assert.equal((await item(id)).outcome, 'stopped');
  });

  it('that refuses a cluster fails the jobs that wait for it', async (t) => {
    const { id: own } = await createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true', { job: { clusterId: own } });
    await submit(id);
    await tick();
    t.mock.method(engine, 'ensureCluster', () =>
      Promise.resolve({ state: 'refused', reason: 'too few cores' }),
    );
    await post(`/clusters/${own}/start/`);
    await reach('the job is over', async () => (await item(id)).outcome !== null);

    assert.equal((await cluster(own)).status, 'Error');
    const { outcome, statusReason } = await item(id);
    assert.equal(outcome, 'failed');
    assert.match(statusReason ?? '', /^Could not allocate compute resources/);
  });
});

describe('a site that hands out other cores than before', () => {
  it('gives no more than it has, whatever is held from before', async (t) => {
    const { engine: before, root } = await setupEngine(t, { cores: 4 });
    await before.releaseCluster('crew');
    await before.ensureCluster(spec('first', 1));
    await before.ensureCluster(spec('old', 2));
    assert.equal(await before.releaseCluster('first'), 'gone');
    const now = await createLocalEngine({ site: 'local', folder: `${root}/engine`, cores: 2 });
    t.after(() => now.close());

    assert.equal((await now.ensureCluster(spec('new', 1))).state, 'waiting');
    assert.equal(await now.releaseCluster('old'), 'gone');
    assert.equal((await now.ensureCluster(spec('new', 1))).state, 'up');
  });

  it('still runs jobs on clusters that hold cores it does not have', async (t) => {
    const { engine: before, root, spec: run } = await setupEngine(t, { cores: 4096 });
    await before.releaseCluster('crew');
    await before.ensureCluster(spec('first', 4095));
    await before.ensureCluster(spec('far', 1));
    const now = await createLocalEngine({ site: 'local', folder: `${root}/engine`, cores: 1 });
    t.after(() => now.close());

    const { exitCode } = await runToEnd(now, run('big', 'true', { clusterId: 'far' }));

    assert.equal(exitCode, 0);
  });
});
