import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import * as z from 'zod';
import { LoadMeasurement, LoadTask, TaskResult } from '#contract/load';
import { createLoadRepository } from '../src/load/load.repository.ts';
import { setupEngine, stateOf, until } from './support/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, bob, as, get, createJob, submit, statuses, reach, tick, goAhead } = bench;
const measured = async (jobId: string, query = '') =>
  z.array(LoadMeasurement).parse(await get(`/jobs/${jobId}/cluster-load-measurements/${query}`));

const isRunning = async (jobId: string) => (await statuses(jobId)).at(-1)?.status === 'Executing';

describe('the load of a cluster', () => {
  it('GET /jobs/{id}/cluster-load-measurements/ tells of processors and memory that its job takes', async () => {
    const job = await createJob('while :; do :; done');
    assert.deepEqual(await measured(job.id), []);
    await submit(job.id);
    await reach('the job runs', () => isRunning(job.id));
    const [first] = await until('something was measured', async () => {
      goAhead(1);
      await tick();
      const all = await measured(job.id);
      return all.some(({ cpu }) => cpu > 0) && all.filter(({ cpu }) => cpu > 0);
    });

    assert.ok(first);
    assert.ok(first.cpu <= 1);
    assert.ok(first.memory > 100_000, String(first.memory));
    assert.match(first.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.notEqual(first.node, '');
    assert.deepEqual(await measured(job.id, '?hours=nonsense'), await measured(job.id));
    assert.equal(
      (await as(bob, 'GET', `/api/v2/jobs/${job.id}/cluster-load-measurements/`)).statusCode,
      404,
    );
    await bench.post(`/jobs/${job.id}/stop/`);
  });

  it('GET /jobs/{id}/servers/load/ gives a token, and GET /tasks/{token}/ its answer', async () => {
    const job = await createJob('sleep 600');
    await submit(job.id);
    await reach('the job runs', () => isRunning(job.id));
    await sql`
      insert into cluster_load (cluster_id, node, at, cpu, memory_bytes)
      select cluster_id, 'node1', clock_timestamp() + n * interval '1 microsecond', 0.25, 1000 from job, generate_series(1, 4) n
      where id = ${job.id}`.execute(db);

    const task = LoadTask.parse(
      await get(`/jobs/${job.id}/servers/load/?offset=1&period=3600&p=1`),
    );
    const { ready, result } = TaskResult.parse(await get(`/tasks/${task.token}/`));

    assert.equal(task.totalPages, 1);
    assert.equal(ready, true);
    assert.equal(result.length, 1);
    assert.deepEqual(
      { ...result[0], time: '' },
      { time: '', node: 'node1', cpu: 0.25, memory: 1000 },
    );
    assert.match(task.token, /^[A-Za-z0-9]+$/);
    for (const path of [`/jobs/${job.id}/servers/load/`, `/tasks/${task.token}/`, '/tasks/abc/'])
      assert.equal((await as(bob, 'GET', `/api/v2${path}`)).statusCode, 404, path);
    await bench.post(`/jobs/${job.id}/stop/`);
  });

  it('is thinned after a day and forgotten after a week', async () => {
    await sql`truncate cluster_load`.execute(db);
    await sql`
      insert into cluster_load (cluster_id, node, at, cpu, memory_bytes)
      select (select id from cluster limit 1), node, date_trunc('minute', now()) - since::interval + s * interval '10 s', 1, 1
      from (values ('new', '1 minute'), ('old', '2 days'), ('gone', '8 days')) as sample(node, since), generate_series(0, 5) s`.execute(
      db,
    );

    await createLoadRepository(db).prune();

    const { rows } =
      await sql`select node, count(*) from cluster_load group by node order by node`.execute(db);
    assert.deepEqual(rows, [
      { node: 'new', count: 6 },
      { node: 'old', count: 1 },
    ]);
  });

  it('counts what processes used that ended between two looks', async (t) => {
    const { engine, spec } = await setupEngine(t);
    await engine.measureClusters();
    const run = spec(
      'kTzRma',
      'for i in 1 2 3; do timeout 0.2 bash -c "while :; do :; done"; done; sleep 600',
    );
    await engine.ensureRun(run);
    assert.equal((await stateOf(engine, run)).state, 'running');
    const busy = await until('its children have used processor time', async () => {
      const [load] = await engine.measureClusters();
      return load !== undefined && load.coresBusy > 0 && load;
    });

    assert.equal(busy.clusterId, 'crew');
    assert.ok(busy.memoryBytes > 0);
  });
});
