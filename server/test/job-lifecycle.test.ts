import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { page } from '#contract/wire';
import { createWorkbench, type JobOptions } from './support/workbench.ts';

const bench = await createWorkbench();
const { createJob, submit, reach, item, statuses, log, run, get, post, goAhead, tick } = bench;

const isOver = (jobId: string) => async () => {
  const found = await item(jobId);
  return found.outcome !== null && found;
};
async function runToEnd(command: string, options: JobOptions = {}) {
  const { id } = await createJob(command, options);
  await submit(id);
  return reach(`${id} is over`, isOver(id));
}
const names = async (jobId: string) => (await statuses(jobId)).map(({ status }) => status);

describe('a job on a cluster of its own', () => {
  it('is Pending the moment submit answers, and has all its runs', async () => {
    const { id } = await createJob('true');

    await submit(id);

    assert.deepEqual(await names(id), ['Pending']);
    assert.equal((await run(id)).dateStarted, null);
    assert.equal((await item(id)).jobStatus.content, 'Pending');
  });

  it('goes through the statuses that clients wait for, and tears its cluster down', async () => {
    const { id } = await runToEnd('echo well');

    assert.deepEqual(await names(id), [
      'Pending',
      'Queued',
      'Started',
      'Validated',
      'Executing',
      'Completed',
    ]);
    const cluster = await reach('its cluster is Stopped', async () => {
      const found = (await item(id)).clusterStatusDisplay.content;
      return found === 'Stopped' && ((await item(id)).usedClusterId ?? undefined);
    });
    const history = (await bench.clusterStatuses(cluster)).map(({ status }) => status);
    assert.deepEqual(history, [
      'Not Started',
      'Starting',
      'Started',
      'Stop Requested',
      'Stopping',
      'Stopped',
    ]);
  });

  it('succeeds with its outputs, cost and real duration told', async () => {
    const input = await bench.upload('in.txt', 'from outside\n');

    const over = await runToEnd('cat in.txt > out.txt; mkdir d; echo deep > d/x', {
      tile: { inputFiles: [{ id: input.id }] },
    });

    assert.equal(over.outcome, 'succeeded');
    assert.equal(over.statusReason, 'Completed successfully');
    assert.equal(over.exitCode, 0);
    assert.ok(over.elapsedWalltimeSeconds !== null && over.elapsedWalltimeSeconds >= 0);
    const outputs = page(File).parse(await get(`/jobs/${over.id}/files/?page_size=100`));
    assert.deepEqual(
      outputs.results.map(({ relativePath }) => relativePath),
      ['d/x', 'in.txt', 'out.txt', 'process_output.log'],
    );
    const { outputFileCount, dateCompleted } = await run(over.id);
    assert.equal(outputFileCount, 4);
    assert.notEqual(dateCompleted, null);
  });

  it('that fails says so with its exit code and output', async () => {
    const over = await runToEnd('echo broken >&2; exit 7');

    assert.equal(over.outcome, 'failed');
    assert.equal(over.exitCode, 7);
    assert.equal(over.statusReason, 'A run failed');
    assert.deepEqual((await names(over.id)).slice(-2), ['Stopping', 'Completed']);
    assert.match(await log(over.id), /^broken\nExited with code 7\n.*\n$/);
  });

  it('whose archive leads outside its folder fails with that reason', async () => {
    const bad = await bench.upload('bad.zip', 'this is no archive');

    const over = await runToEnd('true', { tile: { inputFiles: [{ id: bad.id }] } });

    assert.equal(over.outcome, 'failed');
    assert.match(over.statusReason ?? '', /bad\.zip/);
    assert.deepEqual(await names(over.id), [
      'Pending',
      'Queued',
      'Started',
      'Stopping',
      'Completed',
    ]);
  });

  it('never has two statuses of one date, nor dates that go back', async () => {
    const { id } = await runToEnd('true');

    const dates = (await statuses(id)).map(({ statusDate }) => statusDate);
    assert.deepEqual(dates, [...new Set(dates)].toSorted());
    for (const date of dates) assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
  });

  it('runs the tiles that have something to run, in order', async () => {
    const tile = (command: string) => ({
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: 'cove', coresPerSlot: 1 },
    });
    const { id } = await createJob('#none', {
      job: { jobanalyses: ['# ', 'echo one', ':', 'echo two', ''].map(tile) },
    });
    await submit(id);
    await reach('over', isOver(id));

    assert.match(await log(id), /^one\ntwo\nExited with code 0\n/);
  });
});

describe('stopping a job', () => {
  it('ends one that waits without ever starting it', async () => {
    const { id } = await createJob('true');
    await submit(id);

    assert.equal((await post(`/jobs/${id}/stop/`)).statusCode, 202);
    const over = await reach('over', isOver(id));

    assert.equal(over.outcome, 'stopped');
    const entries = await statuses(id);
    assert.deepEqual(
      entries.map(({ status }) => status),
      ['Pending', 'Stopping', 'Completed'],
    );
    assert.equal(entries.at(-1)?.statusReason, 'User Terminated');
    assert.equal((await run(id)).dateStarted, null);
  });

  it('ends one that runs and keeps what it wrote', async () => {
    const { id } = await createJob('echo begun; sleep 600');
    await submit(id);
    await reach('it has begun', async () => (await log(id)).includes('begun'));
    await reach('it is Executing', async () => (await item(id)).jobStatus.content === 'Executing');

    await post(`/jobs/${id}/stop/`);
    const over = await reach('over', isOver(id));

    assert.equal(over.outcome, 'stopped');
    assert.equal(over.signal, 'SIGTERM');
    assert.deepEqual((await names(id)).slice(-3), ['Executing', 'Stopping', 'Completed']);
    assert.match(await log(id), /^begun\n/);
  });

  it('kills after the grace what does not listen', async () => {
    const { id } = await createJob(`trap '' TERM; echo begun; sleep 600`);
    await submit(id);
    await reach('it has begun', async () => (await log(id)).includes('begun'));
    await post(`/jobs/${id}/stop/`);
    await reach('it is Stopping', async () => (await item(id)).jobStatus.content === 'Stopping');

    goAhead(1);
    const over = await reach('over', isOver(id));

    assert.equal(over.outcome, 'stopped');
    assert.equal(over.signal, 'SIGKILL');
  });

  it('is refused for one that was never submitted, and does nothing to one that is over', async () => {
    const { id } = await createJob('true');

    assert.equal((await post(`/jobs/${id}/stop/`)).statusCode, 400);

    const over = await runToEnd('true');
    assert.equal((await post(`/jobs/${over.id}/stop/`)).statusCode, 202);
    assert.equal((await item(over.id)).outcome, 'succeeded');
  });
});

describe('a walltime', () => {
  it('ends the job, which says that it timed out', async () => {
    const { id } = await createJob('echo begun; sleep 600', { hardware: { walltime: 2 } });
    await submit(id);
    await reach('it has begun', async () => (await log(id)).includes('begun'));
    await reach('it is Executing', async () => (await item(id)).jobStatus.content === 'Executing');
    goAhead(100);
    await tick();
    assert.equal((await item(id)).jobStatus.content, 'Executing');

    goAhead(30);
    const over = await reach('over', isOver(id));

    assert.equal(over.outcome, 'timed_out');
    assert.equal(over.statusReason, 'Walltime exceeded');
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
