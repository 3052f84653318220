import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterJob } from '#contract/clusters';
import { page } from '#contract/wire';
import type { TestUser } from './support/app.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { ada, bob, as, post, createJob, createCluster, submit, reach, item } = bench;

const PATH = '/api/v2/organizations/moorage/job-prioritization/';
const prioritize = (user: TestUser, body: object) => as(user, 'POST', PATH, body);
const started = async (id: string) =>
  reach(`job ${id} runs`, async () => (await item(id)).jobStatus.content === 'Executing');
const stopped = async (id: string) => {
  await post(`/jobs/${id}/stop/`);
  await reach(`job ${id} ends`, async () => (await item(id)).jobStatus.content === 'Completed');
};

describe('POST /organizations/{org}/job-prioritization/', () => {
  it('reorders the jobs that wait for a cluster: as shown, and as they start', async () => {
    const { id: clusterId } = await createCluster({ coresPerSlot: 1 });
    await post(`/clusters/${clusterId}/start/`);
    const jobs: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const { id } = await createJob('sleep 1000', { job: { clusterId } });
      await submit(id);
      jobs.push(id);
    }
    const [first = '', second = '', third = '', fourth = ''] = jobs;
    await started(first);

    const answer = await prioritize(ada, { job: fourth, priority: '5' });
    assert.deepEqual([answer.statusCode, answer.body], [200, `{"job":"${fourth}","priority":5}`]);
    assert.equal((await prioritize(ada, { job: third, priority: 5 })).statusCode, 200);
    const queue = page(ClusterJob).parse(await bench.get(`/clusters/${clusterId}/queue/`)).results;
    assert.deepEqual(
      queue.map(({ id }) => id),
      [first, third, fourth, second],
    );
    await stopped(first);
    await started(third);
    assert.notEqual((await item(fourth)).jobStatus.content, 'Executing');
    for (const id of [second, fourth, third]) await stopped(id);
    const over = await prioritize(ada, { job: third, priority: 1 });
    assert.match(over.body, /^\{"job":\[".* is Completed/);
    await post(`/clusters/${clusterId}/stop/`);
  });

  it('puts a cluster of a job before those of others, if an administrator says so', async () => {
    const big = async (user: TestUser): Promise<string> => {
      const { id } = await createJob('sleep 1000', { user, hardware: { coresPerSlot: 4 } });
      assert.equal((await post(`/jobs/${id}/submit/`, {}, user)).statusCode, 200);
      return id;
    };
    const holds = await big(ada);
    await started(holds);
    const [next, urgent] = [await big(ada), await big(bob)];
    await bench.tick();

    assert.match((await prioritize(bob, { job: urgent, priority: 1 })).body, /^\{"priority":\["/);
    assert.equal((await prioritize(bob, { job: urgent, priority: -1 })).statusCode, 200);
    assert.equal((await prioritize(ada, { job: urgent, priority: 9 })).statusCode, 200);
    await stopped(holds);
    const status = async () =>
      (await as(bob, 'GET', `/api/v3/jobs/${urgent}/statuses/`)).json<{
        results: { status: string }[];
      }>().results[0]?.status;
    await reach('the urgent job runs', async () => (await status()) === 'Executing');
    assert.equal((await item(next)).jobStatus.content, 'Queued');
    await post(`/jobs/${urgent}/stop/`, {}, bob);
    await stopped(next);
  });

  it('answers 400 at the field that is wrong, and 404 in another organisation', async () => {
    const { id: job } = await createJob('true');
    for (const [user, body, field] of [
      [ada, {}, 'job'],
      [ada, { job }, 'priority'],
      [ada, { job, priority: 'high' }, 'priority'],
      [ada, { job, priority: 1.5 }, 'priority'],
      [ada, { job, priority: 1e12 }, 'priority'],
      [ada, { job: 'zzzzzz', priority: 1 }, 'job'],
      [bob, { job, priority: 1 }, 'job'],
    ] as const) {
      const answer = await prioritize(user, body);
      assert.equal(answer.statusCode, 400, answer.body);
      assert.ok(field in answer.json<object>(), answer.body);
    }
    const elsewhere = PATH.replace('moorage', 'elsewhere');
    assert.equal((await as(ada, 'POST', elsewhere, { job, priority: 1 })).statusCode, 404);
  });
});
