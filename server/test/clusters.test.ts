import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Cluster, ClusterJob } from '#contract/clusters';
import { Job } from '#contract/jobs';
import { page } from '#contract/wire';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const bench = await createWorkbench();
const {
  createCluster,
  createJob,
  submit,
  cluster,
  clusterStatuses,
  item,
  reach,
  post,
  get,
  as,
  ada,
  bob,
  goAhead,
} = bench;

async function startedCluster(hardware: object, more: object = {}): Promise<Cluster> {
  const { id } = await createCluster(hardware, more);
  assert.equal((await post(`/clusters/${id}/start/`)).statusCode, 204);
  return reach(`${id} is Started`, async () => {
    const found = await cluster(id);
    return found.status === 'Started' && found;
  });
}
async function submitOn(clusterId: string, command: string, cores = 1): Promise<Job> {
  const job = await createJob(command, { hardware: { coresPerSlot: cores }, job: { clusterId } });
  await submit(job.id);
  return job;
}
const isOver = (jobId: string) => async () => (await item(jobId)).outcome ?? undefined;
const statusOf = async (jobId: string) => (await item(jobId)).jobStatus.content;
const tearDown = async (id: string) => {
  assert.equal((await post(`/clusters/${id}/stop/`)).statusCode, 202);
  await reach(`${id} is Stopped`, async () => (await cluster(id)).status === 'Stopped');
};

describe('a persistent cluster', () => {
  it('holds nothing until it is started, then goes through its statuses', async () => {
    const { id, status, hardware } = await createCluster(
      { coresPerSlot: '2' },
      { name: 'night shift' },
    );
    assert.equal(status, 'Not Started');
    assert.deepEqual(hardware, {
      coreType: { code: 'cove', name: 'Cove Two' },
      coresPerSlot: 2,
      slots: 1,
      type: 'compute',
      walltime: null,
    });

    await post(`/clusters/${id}/start/`);
    await reach('Started', async () => (await cluster(id)).status === 'Started');
    await tearDown(id);

    assert.deepEqual(
      (await clusterStatuses(id)).map((entry) => entry.status),
      [
        'Not Started',
        'Pending',
        'Queued',
        'Starting',
        'Started',
        'Stop Requested',
        'Stopping',
        'Stopped',
      ],
    );
  });

  it('waits with the reason while the cores of the machine are all held', async () => {
    const first = await startedCluster({ coresPerSlot: 4 });
    const { id } = await createCluster({ coresPerSlot: 1 });
    await post(`/clusters/${id}/start/`);

    const waiting = await reach('Queued', async () => {
      const found = await cluster(id);
      return found.status === 'Queued' && found.statusReason !== null && found;
    });
    assert.match(waiting.statusReason ?? '', new RegExp(`core.*${first.id}`));

    await tearDown(first.id);
    await reach('Started', async () => (await cluster(id)).status === 'Started');
    await tearDown(id);
  });

  it('runs its jobs in the order of submission, several at once while its cores suffice', async () => {
    const { id } = await startedCluster({ coresPerSlot: 2 });
    const a = await submitOn(id, 'sleep 600');
    const b = await submitOn(id, 'sleep 600');
    const wide = await submitOn(id, 'true', 2);
    const small = await submitOn(id, 'true');
    await reach('two run', async () => (await cluster(id)).jobsRunning === 2);
    await reach('wide waits', async () => (await statusOf(wide.id)) === 'Waiting for Queue');

    assert.equal((await cluster(id)).coresFree, 0);
    assert.match(
      (await item(wide.id)).statusReason ?? '',
      new RegExp(`2 of 2 cores.*${a.id}.*${b.id}`),
    );
    assert.equal(await statusOf(small.id), 'Waiting for Queue');
    const queue = page(ClusterJob).parse(await get(`/clusters/${id}/queue/`)).results;
    assert.deepEqual(
      queue.map((job) => job.id),
      [a.id, b.id, wide.id, small.id],
    );

    await post(`/jobs/${a.id}/stop/`);
    await reach('a is over', isOver(a.id));
    // One core is free, and the small job would fit: but nobody overtakes.
    await bench.tick();
    assert.equal(await statusOf(small.id), 'Waiting for Queue');
    await post(`/jobs/${b.id}/stop/`);
    await reach('small is over', isOver(small.id));
    assert.equal((await item(wide.id)).outcome, 'succeeded');
    await tearDown(id);
  });

  it('keeps a job waiting until it is started, and says so', async () => {
    const { id } = await createCluster({ coresPerSlot: 1 });
    const job = await submitOn(id, 'true');
    await reach('it waits', async () => (await statusOf(job.id)) === 'Waiting for Cluster');
    assert.match((await item(job.id)).statusReason ?? '', /not started yet/);

    await post(`/clusters/${id}/start/`);
    assert.equal(await reach('over', isOver(job.id)), 'succeeded');
    await tearDown(id);
  });

  it('ends its jobs when it is torn down, the waiting ones too', async () => {
    const { id } = await startedCluster({ coresPerSlot: 1 });
    const running = await submitOn(id, 'sleep 600');
    const waiting = await submitOn(id, 'true');
    await reach('it runs', async () => (await statusOf(running.id)) === 'Executing');

    await tearDown(id);

    for (const { id: jobId } of [running, waiting]) {
      const { outcome, statusReason } = await item(jobId);
      assert.deepEqual(
        { outcome, statusReason },
        { outcome: 'stopped', statusReason: 'Cluster was shut down' },
      );
    }
    assert.equal(
      (await post('/jobs/', jobRequest('true', { job: { clusterId: id } }))).statusCode,
      400,
    );
  });

  it('is torn down after its idle time-out, in which running jobs do not count', async () => {
    const { id } = await startedCluster({ coresPerSlot: 1 }, { idleTimeoutMinutes: 20 });
    const job = await submitOn(id, 'sleep 600');
    await reach('it runs', async () => (await statusOf(job.id)) === 'Executing');
    goAhead(60);
    await bench.tick();
    assert.equal((await cluster(id)).status, 'Started');

    await post(`/jobs/${job.id}/stop/`);
    await reach('over', isOver(job.id));
    await reach('idle', async () => (await cluster(id)).idleSince !== null);
    goAhead(19);
    await bench.tick();
    assert.equal((await cluster(id)).status, 'Started');
    goAhead(2);

    const stopped = await reach('Stopped', async () => {
      const found = await cluster(id);
      return found.status === 'Stopped' && found;
    });
    assert.equal(stopped.statusReason, 'Without a job for 20 minutes');
  });

  it('ends at its walltime, which can be extended while it lives', async () => {
    const { id } = await startedCluster(
      { coresPerSlot: 1, walltime: 1 },
      { idleTimeoutMinutes: 10_000 },
    );
    const patched = await as(ada, 'PATCH', `/api/v3/clusters/${id}/`, {
      walltime: 3,
      idleTimeoutMinutes: 9_000,
    });
    assert.equal(Cluster.parse(patched.json()).hardware.walltime, 3);
    goAhead(120);
    await bench.tick();
    assert.equal((await cluster(id)).status, 'Started');
    const tooShort = await as(ada, 'PATCH', `/api/v3/clusters/${id}/`, { walltime: 1 });
    assert.equal(tooShort.statusCode, 400);
    assert.deepEqual(Object.keys(tooShort.json()), ['walltime']);

    goAhead(61);

    await reach('Stopped', async () => (await cluster(id)).status === 'Stopped');
    assert.match((await cluster(id)).statusReason ?? '', /Walltime of 3 hours/);
  });

  it('costs core-hours times price from Started on', async () => {
    const { id } = await startedCluster({ coresPerSlot: 2 });
    goAhead(30);

    const { cost, pricePerHour, currency } = await cluster(id);

    assert.equal(pricePerHour, 0.24);
    assert.equal(currency, 'USD');
    assert.ok(Math.abs(cost - 0.12) < 0.01, String(cost));
    await tearDown(id);
  });

  it('is what a job leaves behind that keeps its cluster', async () => {
    const job = await createJob('true', {
      job: { clusterAfterJob: 'keep', idleTimeoutMinutes: 15 },
    });
    await submit(job.id);
    await reach('over', isOver(job.id));

    const { usedClusterId } = await item(job.id);
    const kept = await cluster(usedClusterId ?? '');
    assert.deepEqual(
      [kept.status, kept.isPersistent, kept.idleTimeoutMinutes],
      ['Started', true, 15],
    );
    await tearDown(kept.id);
  });
});

describe('what cannot be had', () => {
  const refused = async (hardware: object) => {
    const response = await post('/clusters/', {
      hardware: { coreType: 'cove', coresPerSlot: 1, ...hardware },
    });
    assert.equal(response.statusCode, 400, response.body);
    return response.json<{ hardware: Record<string, string[]> }>().hardware;
  };

  it('is refused with the field named and what is allowed', async () => {
    assert.match(
      (await refused({ coresPerSlot: 3 }))['coresPerSlot']?.[0] ?? '',
      /cove offers 1, 2, 4 .*not 3/,
    );
    assert.match((await refused({ coresPerSlot: 8 }))['coresPerSlot']?.[0] ?? '', /4 cores in all/);
    assert.match((await refused({ slots: 5 }))['slots']?.[0] ?? '', /5 × 1 cores can never be had/);
    assert.match((await refused({ coreType: 'emerald' }))['coreType']?.[0] ?? '', /offers: cove/);
    assert.deepEqual(Object.keys(await refused({ walltime: -1 })), ['walltime']);
    assert.deepEqual(Object.keys(await refused({ coresPerSlot: null })), ['coresPerSlot']);
  });

  it('finds a core type by name without case and blanks', async () => {
    const { hardware } = await createCluster({ coreType: 'covetwo', coresPerSlot: 1 });
    assert.equal(hardware.coreType.code, 'cove');
  });
});

describe('somebody else', () => {
  it('sees and touches no cluster that is not his', async () => {
    const { id } = await createCluster({ coresPerSlot: 1 });
    const { count } = page(Cluster).parse((await as(bob, 'GET', '/api/v3/clusters/')).json());
    assert.equal(count, 0);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', 'statuses/'],
      ['GET', 'queue/'],
      ['POST', 'start/'],
      ['POST', 'stop/'],
      ['POST', 'shutdown/'],
    ] as const) {
      assert.equal((await as(bob, method, `/api/v3/clusters/${id}/${path}`)).statusCode, 404, path);
    }
    assert.equal(
      (await as(bob, 'PATCH', `/api/v3/clusters/${id}/`, { name: 'mine' })).statusCode,
      404,
    );
    const theft = await post('/jobs/', jobRequest('true', { job: { clusterId: id } }), bob);
    assert.deepEqual(theft.json(), { clusterId: [`There is no cluster ${id}.`] });
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
