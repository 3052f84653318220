import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Engine, RunSpec } from '../src/engine/engine.ts';
import { limitCalls } from '../src/engine/limit-calls.ts';
import { processesOf, until, written } from './support/local-engine.ts';
import { idleEngine } from './support/services.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, engine, home, ada, bob, as } = bench;
const { createCluster, createJob, submit, cluster, item, reach, post, tick, goAhead } = bench;

async function started(more: object = {}, coresPerSlot = 1): Promise<string> {
  const settings = { idleTimeoutMinutes: 500_000, ...more };
  const { id } = await createCluster({ coresPerSlot }, settings);
  await post(`/clusters/${id}/start/`);
  await reach('Started', async () => (await cluster(id)).status === 'Started');
  return id;
}
/** A run that no row tells of, and that does not end when it is asked to. */
async function stray(jobId: string, clusterId: string): Promise<RunSpec> {
  const run = {
    jobId,
    number: 1,
    folder: join(home, 'jobs', jobId, 'run1'),
    owner: ada.email,
    clusterId,
    cores: 1,
    steps: [{ command: `trap '' TERM; echo $$ >ready; while :; do sleep 0.05; done`, env: {} }],
    env: {},
  };
  await engine.ensureRun(run);
  await written(run, 'ready');
  return run;
}
const isStopped = (id: string) => async () => (await cluster(id)).status === 'Stopped';
const tearDown = async (id: string): Promise<void> => {
  assert.equal((await post(`/clusters/${id}/stop/`)).statusCode, 202);
  await reach('Stopped', isStopped(id));
};
const isNothingAlive = async () => (await processesOf(home)).length === 0;
/** Lets minutes go by until `look` finds something: nobody is believed at the first look. */
const reachInTime = (what: string, look: () => Promise<boolean>) =>
  reach(what, () => (goAhead(1), look()));

describe('the tear-down of a cluster', () => {
  it('R10: ends only when the engine has said in two passes that nothing of it is alive', async (t) => {
    const id = await started();
    await stray('unknown', id);
    await post(`/clusters/${id}/stop/`);
    const release = t.mock.method(engine, 'releaseCluster');
    release.mock.mockImplementationOnce(() => Promise.resolve('gone'));

    await tick();
    assert.equal((await cluster(id)).status, 'Stopping');
    await reach('Stopped', isStopped(id));

    assert.ok(await isNothingAlive());
    assert.ok(!(await engine.held()).clusters.includes(id));
  });

  it('R10: is told of and tried again when it fails', async (t) => {
    const id = await started();
    await post(`/clusters/${id}/stop/`);
    const release = t.mock.method(engine, 'releaseCluster', () =>
      Promise.reject(new Error('no answer')),
    );
    await tick();
    await tick();
    assert.match((await cluster(id)).statusReason ?? '', /has trouble, tried again: no answer/);
    assert.equal((await cluster(id)).status, 'Stopping');

    release.mock.restore();
    await reach('Stopped', isStopped(id));

    assert.ok(!(await engine.held()).clusters.includes(id));
    bench.problems.length = 0;
  });

  it('R10: comes of idle time-out and walltime also when the server was away', async () => {
    const idle = await started({ idleTimeoutMinutes: 20 });
    const { id: old } = await createCluster(
      { coresPerSlot: 1, walltime: 1 },
      { idleTimeoutMinutes: 500_000 },
    );
    await post(`/clusters/${old}/start/`);
    await reach('idle', async () => (await cluster(idle)).idleSince !== null);
    await reach('Started', async () => (await cluster(old)).status === 'Started');
    const job = await createJob('true');
    await submit(job.id);
    await reach('it runs', async () => (await item(job.id)).usedClusterId !== null);
    const own = (await item(job.id)).usedClusterId ?? '';
    goAhead(90);

    const { reconcile } = await bench.newServices();
    for (const id of [idle, old, own]) {
      await until('Stopped', async () => {
        await reconcile.tick();
        await reconcile.settled();
        return isStopped(id)();
      });
    }

    assert.equal((await cluster(idle)).statusReason, 'Without a job for 20 minutes');
    assert.match((await cluster(old)).statusReason ?? '', /^Walltime of 1 hours exceeded/);
    assert.equal((await item(job.id)).outcome, 'succeeded');
  });
});

describe('what a site holds', () => {
  it('R10: for a cluster without a row is let go, yet not at the first look', async (t) => {
    await tick();
    const lost = { id: 'lost', coreType: 'cove', slots: 1, coresPerSlot: 4 };
    await engine.ensureCluster(lost);
    await stray('lost', 'lost');

    const release = t.mock.method(engine, 'releaseCluster');
    goAhead(1);
    await tick();
    assert.equal(release.mock.callCount(), 0);
    await reachInTime('it is let go', async () => !(await engine.held()).clusters.includes('lost'));

    assert.ok(await isNothingAlive());
    assert.equal((await engine.ensureCluster({ ...lost, id: 'next' })).state, 'up');
    await engine.releaseCluster('next');
  });

  it('R10: for a cluster that was torn down long ago is let go', async () => {
    const id = await started();
    await tearDown(id);
    await engine.ensureCluster({ id, coreType: 'cove', slots: 1, coresPerSlot: 1 });

    await reachInTime('it is let go', async () => !(await engine.held()).clusters.includes(id));
  });

  it('R10: of runs whose job is over or was never heard of is ended, and nothing else', async () => {
    const id = await started({}, 4);
    const job = await createJob('sleep 600', { job: { clusterId: id } });
    await submit(job.id);
    await reach('it runs', async () => (await item(job.id)).jobStatus.content === 'Executing');
    const { id: over } = await createJob('true');
    await sql`update job set status = 'Completed', outcome = 'lost' where id = ${over}`.execute(db);
    await stray('unheard', id);
    await stray(over, id);

    await reachInTime('only the job is left', async () => {
      const alive = new Set((await processesOf(home)).map(({ tags }) => tags?.run));
      return alive.size === 1 && alive.has(`${job.id}/1`);
    });

    assert.equal((await item(job.id)).jobStatus.content, 'Executing');
    assert.equal((await cluster(id)).status, 'Started');
    await tearDown(id);
  });

  it('R10, R11: no more of a cluster that is Started ends it, and its jobs with a reason', async () => {
    const id = await started();
    const job = await createJob('true', { job: { clusterId: id }, hardware: { coresPerSlot: 1 } });
    await until('gone', async () => (await engine.releaseCluster(id)) === 'gone');
    await submit(job.id);

    await reachInTime('Stopped', isStopped(id));

    assert.equal((await cluster(id)).statusReason, 'Its site no longer holds it');
    const { outcome, statusReason } = await item(job.id);
    assert.deepEqual([outcome, statusReason], ['stopped', 'Cluster was shut down']);
    // Until that was noticed its job could not be started, and that was told.
    bench.problems.length = 0;
  });
});

describe('an account', () => {
  const remove = () => as(ada, 'DELETE', `/api/v3/users/${bob.id}/`);

  it('R10: is not removed while a cluster of it is being started', async () => {
    const request = { hardware: { coreType: 'cove', coresPerSlot: 1 } };
    const made = (await post('/clusters/', request, bob)).json<{ id: string }>();
    const { answer } = await db.transaction().execute(async (trx) => {
      await sql`update cluster set status = 'Pending', wanted = 'up' where id = ${made.id}`.execute(
        trx,
      );
      const answer = remove();
      await until('it waits for the row', async () => {
        const { rows } = await sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
        return rows.length > 0;
      });
      return { answer };
    });

    assert.equal((await answer).statusCode, 400);
    await reach('Started', async () => (await engine.held()).clusters.includes(made.id));
    assert.equal((await remove()).statusCode, 400);
    await post(`/clusters/${made.id}/stop/`, undefined, bob);
    await reach('gone', async () => !(await engine.held()).clusters.includes(made.id));
    await reach('removed', async () => (await remove()).statusCode === 204);
  });
});

describe('a site that does not answer', () => {
  const setup = () => {
    const calls: string[] = [];
    const { promise: silence, resolve: answer } = Promise.withResolvers<'gone'>();
    const { promise: nothingHeld, resolve: recover } =
      Promise.withResolvers<Awaited<ReturnType<Engine['held']>>>();
    const silent: Engine = {
      ...idleEngine(),
      releaseCluster: (id) => (calls.push(id), silence),
      held: () => nothingHeld,
    };
    return {
      calls,
      limited: limitCalls(silent, 20),
      answer: () => {
        answer('gone');
      },
      recover: () => {
        recover({ clusters: [], runs: [] });
      },
    };
  };

  it('R10: holds everybody up once, and is not asked again before it answers', async () => {
    const { calls, limited, answer, recover } = setup();

    await assert.rejects(limited.releaseCluster('first'), /has not answered for 0.02 s/);
    await assert.rejects(limited.releaseCluster('second'), /has not answered/);
    await assert.rejects(limited.coreTypes(), /has not answered/);
    assert.deepEqual(calls, ['first']);

    recover();
    await until('it is asked again', () =>
      limited.coreTypes().then(
        () => true,
        () => false,
      ),
    );
    answer();
    assert.equal(await limited.releaseCluster('third'), 'gone');
    await limited.close();
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
