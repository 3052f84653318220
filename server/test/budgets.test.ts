import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Project } from '#contract/projects';
import { createWorkbench } from './support/workbench.ts';

/**
 * One core of the core type costs 0.12 USD an hour, on a site of four cores. The engine's processes know only the real
 * time: by the test's clock a job has run since the file began, and when it is over it took a moment.
 */
const bench = await createWorkbench();
const { ada, as, post, createJob, createCluster, submit, reach, item, tick, goAhead } = bench;

let made = 0;
async function createProject(budget: object): Promise<Project> {
  made += 1;
  const answer = await post('/projects/', { name: `Project ${String(made)}`, ...budget });
  assert.equal(answer.statusCode, 201, answer.body);
  return Project.parse(answer.json());
}
const projectNow = async ({ id }: Project): Promise<Project> =>
  Project.parse(await bench.get(`/projects/${id}/`));
const change = async ({ id }: Project, patch: object): Promise<void> => {
  assert.equal((await as(ada, 'PATCH', `/api/v3/projects/${id}/`, patch)).statusCode, 200);
};
/** As if an earlier job had taken so much. */
const spend = async ({ id }: Project, coreHours: number): Promise<void> => {
  await bench.db
    .insertInto('charge')
    .values({
      kind: 'job',
      subject_id: 'gone',
      account_id: ada.id,
      project_id: id,
      core_type: 'cove',
      started_at: '2026-03-01T00:00:00Z',
      ended_at: '2026-03-01T01:00:00Z',
      cores: coreHours,
      price_per_core_hour: 0.12,
    })
    .execute();
};
const status = async (id: string) => (await item(id)).jobStatus.content;
const runs = async (id: string) =>
  reach(`job ${id} runs`, async () => (await status(id)) === 'Executing');
const ends = async (id: string) =>
  reach(`job ${id} ends`, async () => (await status(id)) === 'Completed');
const near = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual - expected) < 0.02, `${String(actual)} is not ${String(expected)}`);
};
async function start(job: object, command = 'sleep 1000'): Promise<string> {
  const { id } = await createJob(command, { job });
  await submit(id);
  return id;
}
const stop = async (...ids: string[]): Promise<void> => {
  for (const id of ids) await post(`/jobs/${id}/stop/`);
  for (const id of ids) await ends(id);
};
async function startCluster(hardware: object, more: object = {}): Promise<string> {
  const { id } = await createCluster(hardware, { idleTimeoutMinutes: 10_000, ...more });
  assert.equal((await post(`/clusters/${id}/start/`)).statusCode, 204);
  await reach('the cluster is up', async () => (await bench.cluster(id)).status === 'Started');
  return id;
}
const clusterEnds = (id: string) =>
  reach(
    'the cluster is gone',
    async () => (await bench.cluster(id)).status === 'Stopped' && bench.cluster(id),
  );

describe('what is spent', () => {
  it('is the time of the jobs, and of a cluster what no job of another project paid for', async () => {
    const ofCluster = await createProject({});
    const ofJob = await createProject({});
    const cluster = await startCluster({ coresPerSlot: 2, slots: 2 }, { projectId: ofCluster.id });
    const paid = await start({ clusterId: cluster, projectId: ofJob.id });
    const unpaid = await start({ clusterId: cluster });
    await runs(paid);
    await runs(unpaid);
    goAhead(60);
    const both = async () => Promise.all([projectNow(ofCluster), projectNow(ofJob)]);
    // Four core-hours of the cluster, one of which the other project paid for.
    const [cluster1, job1] = await both();
    near(cluster1.spentCoreHours, 3);
    near(job1.spentCoreHours, 1);
    near(job1.spentAmount, 0.12);

    await stop(paid, unpaid);
    await post(`/clusters/${cluster}/stop/`);
    await clusterEnds(cluster);
    const [cluster2, job2] = await both();
    near(cluster2.spentCoreHours + job2.spentCoreHours, 4);
    near(cluster2.spentAmount + job2.spentAmount, 0.48);

    // Counted or not, and with the jobs deleted, it stays what it was.
    goAhead(2);
    await tick();
    for (const id of [paid, unpaid])
      assert.equal((await as(ada, 'DELETE', `/api/v3/jobs/${id}/`)).statusCode, 204);
    assert.deepEqual(await both(), [cluster2, job2]);
    const open = await bench.db
      .selectFrom('charge')
      .where('is_counted', '=', false)
      .where('project_id', 'is not', null)
      .select('id')
      .execute();
    assert.deepEqual(open, []);
  });
});

describe('a strict budget', () => {
  it('warns at 80 %, and once it is spent stops jobs and refuses submissions', async () => {
    const project = await createProject({ budgetAmount: 0.2, isStrict: true });
    const id = await start({ projectId: project.id });
    const other = await start({});
    await runs(id);
    await runs(other);
    assert.equal((await projectNow(project)).budgetState, 'ok');

    goAhead(25);
    await tick();
    assert.equal((await projectNow(project)).budgetState, 'warning');
    assert.equal(await status(id), 'Executing');

    goAhead(20);
    await tick();
    assert.equal((await projectNow(project)).budgetState, 'spent');
    assert.ok(['Stopping', 'Completed'].includes(await status(id)));
    await ends(id);
    assert.deepEqual(
      (await bench.statuses(id)).slice(-2).map((entry) => [entry.status, entry.statusReason]),
      [
        ['Stopping', 'Budget spent'],
        ['Completed', 'Budget spent'],
      ],
    );
    const { outcome, usedClusterId } = await item(id);
    assert.equal(outcome, 'stopped');
    await clusterEnds(usedClusterId ?? '');
    assert.equal(await status(other), 'Executing');

    await spend(project, 2);
    const { id: late } = await createJob('true', { job: { projectId: project.id } });
    const refused = await post(`/jobs/${late}/submit/`);
    assert.equal(refused.statusCode, 400);
    assert.match(
      refused.body,
      /^\{"projectId":\["The budget of Project \d+ is spent: 0\.24 of 0\.20 USD\. Ask an administrator .*"\]\}$/,
    );
    const moved = await as(ada, 'PATCH', `/api/v3/jobs/${other}/`, { projectId: project.id });
    assert.equal(moved.statusCode, 400);

    await change(project, { budgetAmount: 10 });
    await submit(late);
    await ends(late);
    assert.equal((await item(late)).outcome, 'succeeded');
    await stop(other);
  });

  it('of core-hours holds as well, and one that is not strict only tells', async () => {
    const strict = await createProject({ budgetCoreHours: 10, isStrict: true });
    const loose = await createProject({ budgetCoreHours: 10 });
    const [stopped, goesOn] = [
      await start({ projectId: strict.id }),
      await start({ projectId: loose.id }),
    ];
    await runs(stopped);
    await runs(goesOn);
    for (const project of [strict, loose]) await spend(project, 12);
    await ends(stopped);

    assert.equal((await item(stopped)).statusReason, 'Budget spent');
    assert.deepEqual(
      [await status(goesOn), (await projectNow(loose)).budgetState],
      ['Executing', 'spent'],
    );
    const another = await start({ projectId: loose.id }, 'true');
    await ends(another);
    assert.match(
      (
        await post(
          `/jobs/${(await createJob('true', { job: { projectId: strict.id } })).id}/submit/`,
        )
      ).body,
      /is spent: 1[24]\.\d\d of 10 core-hours/,
    );
    await stop(goesOn);
  });

  it('tears down the persistent clusters that are charged to it, with the jobs on them', async () => {
    const project = await createProject({ budgetAmount: 0.24, isStrict: true });
    const cluster = await startCluster({ coresPerSlot: 2 }, { projectId: project.id });
    const job = await start({ clusterId: cluster });
    await runs(job);
    goAhead(30);
    await tick();
    near((await projectNow(project)).spentAmount, 0.12);

    goAhead(31);
    await ends(job);
    assert.equal((await item(job)).statusReason, 'Budget spent');
    const gone = await clusterEnds(cluster);
    assert.equal(gone.statusReason, `The budget of ${project.name} is spent`);
    const { id: idle } = await createCluster({ coresPerSlot: 1 });
    assert.equal((await post(`/clusters/${idle}/start/`)).statusCode, 204);
    const refused = await post('/clusters/', {
      hardware: { coreType: 'cove', coresPerSlot: 1 },
      projectId: project.id,
    });
    assert.match(refused.body, /^\{"projectId":\["The budget of .* is spent/);
    await post(`/clusters/${idle}/stop/`);
    await clusterEnds(idle);
  });

  it('lets jobs wait on clusters of others, tells why, and holds nobody up', async () => {
    const cluster = await startCluster({ coresPerSlot: 1 });
    const first = await start({ clusterId: cluster });
    await runs(first);
    const project = await createProject({ budgetAmount: 0.01, isStrict: true });
    const waiting = await start({ clusterId: cluster, projectId: project.id }, 'true');
    const behind = await start({ clusterId: cluster });
    await spend(project, 1);
    await tick();
    await tick();

    const told = await item(waiting);
    assert.equal(told.jobStatus.content, 'Waiting for Queue');
    assert.match(told.statusReason ?? '', /^The budget of Project \d+ is spent; it starts when/);
    await stop(first);
    await runs(behind);
    assert.equal(await status(waiting), 'Waiting for Queue');

    await change(project, { budgetAmount: 100 });
    await stop(behind);
    await ends(waiting);
    assert.equal((await item(waiting)).outcome, 'succeeded');
    await post(`/clusters/${cluster}/stop/`);
    await clusterEnds(cluster);
  });

  it('is kept by a server that starts anew', async () => {
    const project = await createProject({ budgetAmount: 10, isStrict: true });
    const id = await start({ projectId: project.id });
    await runs(id);
    await spend(project, 100);
    const next = await bench.newServices();
    await next.reconcile.tick();
    await next.reconcile.settled();

    assert.ok(['Stopping', 'Completed'].includes(await status(id)));
    await ends(id);
    assert.equal((await item(id)).statusReason, 'Budget spent');
  });
});
