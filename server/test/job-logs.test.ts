import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { Instance } from '#contract/runs';
import { ConnectionDetails, SystemLogLine } from '#contract/system-log';
import { page } from '#contract/wire';
import { createWorkbench } from './support/workbench.ts';

const { bob, as, get, post, createJob, createCluster, submit, statuses, reach, goAhead, cluster } =
  await createWorkbench();

const logOf = async (jobId: string, query = ''): Promise<string[]> =>
  z
    .array(SystemLogLine)
    .parse(await get(`/jobs/${jobId}/logs/${query}`))
    .map(({ message }) => message);
const connectionOf = async (jobId: string) =>
  ConnectionDetails.parse(await get(`/jobs/${jobId}/connection_details/`)).connectionDetails;
const instancesOf = async (jobId: string) =>
  page(Instance).parse(await get(`/jobs/${jobId}/instances/`)).results;
const status = async (jobId: string) => (await statuses(jobId)).at(-1)?.status;

describe('around a job', () => {
  it('GET /jobs/{id}/logs/ tells what happened to it and its cluster, oldest first', async () => {
    const job = await createJob('exit 3');
    assert.deepEqual(await logOf(job.id), []);
    await submit(job.id);
    await reach('its cluster is down', async () =>
      (await logOf(job.id)).at(-1)?.includes('Stopped'),
    );

    const log = await logOf(job.id);
    const told = log.map((message) => message.replace(/^\[[^\]]+\] /, ''));
    const order = ['Not Started', 'Pending', 'Executing', 'Completed', 'Stopped'].map((name) =>
      told.findIndex((message) => message.includes(`: ${name}`)),
    );
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
    assert.ok(!order.includes(-1), told.join('\n'));
    assert.ok(told.includes(`Job ${job.id}: Completed (A run failed)`));
    assert.ok(told.some((message) => message.startsWith('Runs at site local on ')));
    assert.ok(!told.some((message) => message.includes('ssh')));
    assert.deepEqual(await logOf(job.id, '?limit=2'), log.slice(-2));
    assert.equal((await as(bob, 'GET', `/api/v2/jobs/${job.id}/logs/`)).statusCode, 404);
  });

  it('GET /jobs/{id}/logs/ leaves out what its persistent cluster did before', async () => {
    const { id } = await createCluster({ coresPerSlot: 1 });
    await post(`/clusters/${id}/start/`);
    await reach('it is up', async () => (await cluster(id)).status === 'Started');
    const job = await createJob('true', { job: { clusterId: id } });
    await submit(job.id);
    await reach('it is over', async () => (await status(job.id)) === 'Completed');

    assert.deepEqual(
      (await logOf(job.id)).filter((message) => message.includes('Cluster')),
      [],
    );
    await post(`/clusters/${id}/stop/`);
  });

  it('GET /jobs/{id}/connection_details/ and instances/ name its nodes until 5 minutes after the end', async () => {
    const job = await createJob('true');
    assert.deepEqual(await connectionOf(job.id), []);
    await submit(job.id);
    await reach('it is over', async () => (await status(job.id)) === 'Completed');

    const [connection, ...others] = await connectionOf(job.id);
    const [head] = await instancesOf(job.id);
    assert.deepEqual(others, []);
    assert.deepEqual(connection, { host: head?.publicIp, port: 22 });
    assert.equal(head?.role, 'MPI_MASTER');
    goAhead(6);
    assert.deepEqual(await connectionOf(job.id), []);
    assert.deepEqual(await instancesOf(job.id), []);
  });
});
