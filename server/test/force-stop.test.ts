import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { JobListItem } from '#contract/jobs';
import { page } from '#contract/wire';
import { until } from './support/local-engine.ts';
import { runsOf, sweepOf } from './support/sweeps.ts';
import { createWorkbench, type JobOptions } from './support/workbench.ts';

const bench = await createWorkbench();
const { createJob, submit, reach, item, statuses, get, post, log, services, tick } = bench;

const over = (jobId: string) =>
  reach('it is over', async () => {
    const found = await item(jobId);
    return found.outcome !== null && found;
  });
const namesOf = async (jobId: string) => (await statuses(jobId)).map(({ status }) => status);
const outputsOf = async (jobId: string) =>
  page(File)
    .parse(await get(`/jobs/${jobId}/files/`))
    .results.map(({ name }) => name);

/** Deaf to TERM, with a file in its work folder. */
async function deafJob(more: JobOptions = {}): Promise<string> {
  const { id } = await createJob(
    `trap '' TERM; echo x >kept; echo begun; while :; do sleep 1; done`,
    more,
  );
  await submit(id);
  await reach('it is Executing', async () => (await item(id)).jobStatus.content === 'Executing');
  await until('it has begun', async () => (await log(id)).includes('begun'));
  return id;
}

describe('POST /jobs/{id}/force_stop/', () => {
  it('kills at once and keeps what was written', async () => {
    const id = await deafJob();

    const answer = await post(`/jobs/${id}/force_stop/`);

    assert.deepEqual([answer.statusCode, answer.body], [202, '']);
    const { outcome, signal } = await over(id);
    assert.deepEqual([outcome, signal], ['stopped', 'SIGKILL']);
    assert.deepEqual((await namesOf(id)).slice(-4), [
      'Executing',
      'Force Stop',
      'Stopping',
      'Completed',
    ]);
    assert.ok(
      (await statuses(id)).slice(-3).every((one) => one.statusReason === 'User Terminated'),
    );
    assert.deepEqual((await outputsOf(id)).sort(), ['kept', 'process_output.log']);
  });

  it('makes a stop that is under way forceful', async () => {
    const id = await deafJob();
    await post(`/jobs/${id}/stop/`);
    await tick();
    assert.equal((await item(id)).jobStatus.content, 'Stopping');

    await post(`/jobs/${id}/force_stop/`);

    assert.equal((await over(id)).signal, 'SIGKILL');
    assert.deepEqual((await namesOf(id)).slice(-3), ['Executing', 'Stopping', 'Completed']);
  });

  it('ends all runs of a sweep', async () => {
    const id = await deafJob({ hardware: { slots: 2 }, job: sweepOf(3) });

    await post(`/jobs/${id}/force_stop/`);

    await over(id);
    const runs = await runsOf(bench, id);
    assert.deepEqual(
      runs.map(({ outcome, signal }) => [outcome, signal]),
      [
        ['stopped', 'SIGKILL'],
        ['stopped', 'SIGKILL'],
        ['stopped', null],
      ],
    );
  });

  it('ends a job that waits, by the same statuses', async () => {
    const { id } = await createJob('true');
    await submit(id);

    await post(`/jobs/${id}/force_stop/`);
    await over(id);

    assert.deepEqual(await namesOf(id), ['Pending', 'Force Stop', 'Stopping', 'Completed']);
  });

  it('is refused for a job that was never submitted, and does nothing to one that is over', async () => {
    const { id } = await createJob('true');
    assert.equal((await post(`/jobs/${id}/force_stop/`)).statusCode, 400);
    assert.equal((await post(`/jobs/${id}/shutdown/`)).statusCode, 400);
    await submit(id);
    await over(id);

    for (const how of ['force_stop', 'shutdown'])
      assert.equal((await post(`/jobs/${id}/${how}/`)).statusCode, 202);
    await tick();
    assert.equal((await item(id)).outcome, 'succeeded');
  });

  it('shows among the jobs with the status FORCE_STOP until it is over', async () => {
    const id = await deafJob();
    await post(`/jobs/${id}/force_stop/`);
    // Without what it does in the background: the processes are gone, the end is not recorded yet.
    await services.reconcile.tick();

    const found = page(JobListItem).parse(await get('/jobs/?job_status=FORCE_STOP')).results;

    assert.deepEqual(
      found.map((job) => [job.id, job.jobStatus.content]),
      [[id, 'Force Stop']],
    );
    await over(id);
    assert.equal(page(JobListItem).parse(await get('/jobs/?job_status=FORCE_STOP')).count, 0);
  });
});

describe('POST /jobs/{id}/shutdown/', () => {
  it('kills at once, and keeps nothing', async () => {
    const id = await deafJob();

    assert.equal((await post(`/jobs/${id}/shutdown/`)).statusCode, 202);

    assert.equal((await over(id)).outcome, 'stopped');
    assert.deepEqual((await namesOf(id)).slice(-3), ['Force Stop', 'Stopping', 'Completed']);
    assert.deepEqual(await outputsOf(id), []);
    const [run] = await runsOf(bench, id);
    assert.deepEqual([run?.outputFileCount, run?.outputFileSize], [0, 0]);
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
