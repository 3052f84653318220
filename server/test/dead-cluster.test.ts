import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { createWorkbench } from './support/workbench.ts';

const DEPTH = 1_000;

const bench = await createWorkbench();
const { db, engine, createCluster, createJob, submit, cluster, item, reach, post, tick } = bench;

/** What a submission writes of a job, save what makes it that one. */
const COPIED = [
  ...[
    'owner_id',
    'name',
    'description',
    'request',
    'analysis_names',
    'core_type',
    'cores_per_slot',
  ],
  ...[
    'slots',
    'cores',
    'price_per_core_hour',
    'requested_cluster_id',
    'cluster_id',
    'expected_runs',
  ],
  ...['status', 'status_at', 'submitted_at', 'input_bytes', 'output_bytes'],
].join(', ');

/** As many jobs as are missing, behind one that waits already. */
async function fill(jobId: string): Promise<void> {
  const copied = sql.raw(COPIED);
  await sql`
    with copies as (
      insert into job (id, queue_position, status_reason, ${copied})
      select 'q' || lpad(n::text, 5, '0'), nextval('job_queue_position'), 'waits behind earlier jobs of this cluster',
        ${copied}
      from job, generate_series(1, ${DEPTH - 1}::int) n where id = ${jobId} returning id, status
    ), runs as (insert into run (job_id, number) select id, 1 from copies)
    insert into job_status (job_id, status) select id, status from copies`.execute(db);
}

describe('a cluster that dies with a thousand jobs in its queue', () => {
  it('R11: ends all of them with the reason, those that ran too, within ten seconds of work', async (t) => {
    const { id } = await createCluster({ coresPerSlot: 1 }, { idleTimeoutMinutes: 500_000 });
    await post(`/clusters/${id}/start/`);
    await reach('up', async () => (await cluster(id)).status === 'Started');
    const running = await createJob('sleep 600', { job: { clusterId: id } });
    await submit(running.id);
    await reach('it runs', async () => (await item(running.id)).jobStatus.content === 'Executing');
    const first = await createJob('true', { job: { clusterId: id } });
    await submit(first.id);
    await reach(
      'it waits',
      async () => (await item(first.id)).jobStatus.content === 'Waiting for Queue',
    );
    await fill(first.id);
    await tick();
    const release = t.mock.method(engine, 'releaseCluster');
    await post(`/clusters/${id}/stop/`);

    const begun = performance.now();
    let passes = 0;
    await reach('Stopped', async () => {
      passes += 1;
      return (await cluster(id)).status === 'Stopped';
    });
    const tookMs = performance.now() - begun;

    const { rows } = await sql<{ outcome: string; reason: string; count: number }>`
      select outcome, status_reason as reason, count(*)::int as count from job
      where cluster_id = ${id} group by 1, 2`.execute(db);
    assert.deepEqual(rows, [
      { outcome: 'stopped', reason: 'Cluster was shut down', count: DEPTH + 1 },
    ]);
    t.diagnostic(
      `${String(DEPTH)} jobs ended in ${tookMs.toFixed(0)} ms and ${String(passes)} passes`,
    );
    // Not one pass for each: what has to end is asked to in the first, and gone in the ones that follow.
    assert.ok(release.mock.callCount() <= 10, `${String(release.mock.callCount())} calls`);
    assert.ok(passes < 100, `${String(passes)} passes`);
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
