import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { Job } from '#contract/jobs';
import { Run } from '#contract/runs';
import { page } from '#contract/wire';
import { examine, gatherEvidence } from '../src/doctor/examine.ts';
import { processesOf, until } from './support/local-engine.ts';
import { numberTemplate, runsOf, sweepOf } from './support/sweeps.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, home, createJob, submit, reach, item, statuses, get, post, tick } = bench;

const tile = await numberTemplate(bench);
const folderOf = (jobId: string, run: number) => join(home, 'jobs', jobId, `run${String(run)}`);
const isOver = (jobId: string) => async () => {
  const found = await item(jobId);
  return found.outcome !== null && found;
};
const over = (jobId: string) => reach(`${jobId} is over`, isOver(jobId));
const activeRuns = async (jobId: string): Promise<string[]> =>
  (await runsOf(bench, jobId))
    .filter(({ dateStarted, dateCompleted }) => dateStarted !== null && dateCompleted === null)
    .map(({ id }) => id);
const namesOf = async (jobId: string) => (await statuses(jobId)).map(({ status }) => status);
const reasonOf = async (jobId: string) => (await statuses(jobId)).at(-1)?.statusReason;

async function sweep(runs: number, command: string, slots = 2): Promise<string> {
  const { id } = await createJob(command, { hardware: { slots }, tile, job: sweepOf(runs) });
  await submit(id);
  return id;
}
/** Each run waits until `go` is in its work folder, or in that of all. */
const WAIT = 'until [ -e go ] || [ -e ../../go ]; do sleep 0.02; done;';

describe('a job of many runs', () => {
  it('has all its runs with their variables from submit on', async () => {
    const { id } = await createJob('true', { tile, job: sweepOf(3) });
    assert.equal(page(Run).parse(await get(`/jobs/${id}/runs/`)).count, 0);
    await submit(id);

    const runs = await runsOf(bench, id);
    assert.equal(Job.parse(await get(`/jobs/${id}/`)).expectedRuns, 3);
    assert.deepEqual(
      runs.map((run) => [run.id, run.displayOrder, run.dateStarted, run.variables[0]?.value]),
      [
        ['1', 1, null, 1],
        ['2', 2, null, 2],
        ['3', 3, null, 3],
      ],
    );
    assert.equal((await over(id)).outcome, 'succeeded');
  });

  it('runs as many at once as it has slots, in order, each in a folder of its own', async () => {
    const id = await sweep(5, `cat n; ${WAIT}`);
    await reach('two run', async () => (await activeRuns(id)).length === 2);
    await tick();
    await tick();
    assert.deepEqual(await activeRuns(id), ['1', '2']);
    const shims = (await processesOf(home)).flatMap(({ tags }) => tags?.shim ?? []);
    assert.equal(new Set(shims.flatMap(({ cores }) => cores)).size, 2);
    assert.equal((await item(id)).cores, 2);
    assert.equal((await item(id)).jobStatus.content, 'Executing');

    await writeFile(join(folderOf(id, 1), 'work', 'go'), '');
    await reach('the third runs', async () => (await activeRuns(id)).includes('3'));
    assert.deepEqual(await activeRuns(id), ['2', '3']);
    const early = page(File).parse(await get(`/jobs/${id}/files/?search=process_output.log`));
    assert.deepEqual(
      early.results.map(({ path }) => path.split('/')[4]),
      ['run1'],
    );

    await writeFile(join(home, 'jobs', id, 'go'), '');
    assert.equal((await over(id)).outcome, 'succeeded');
    for (const run of [1, 2, 3, 4, 5])
      assert.equal(
        (await readFile(join(folderOf(id, run), 'process_output.log'), 'utf8')).split('\n')[0],
        String(run),
      );
    assert.deepEqual(await namesOf(id), [
      'Pending',
      'Queued',
      'Started',
      'Validated',
      'Executing',
      'Completed',
    ]);
    assert.equal(await reasonOf(id), 'Completed successfully');
    const files = page(File).parse(await get(`/jobs/${id}/files/?page_size=100`));
    assert.equal(files.results.filter(({ name }) => name === 'process_output.log').length, 5);
  });

  it('lets the others finish when two of five fail, then says that a run failed', async () => {
    const id = await sweep(5, 'n=$(cat n); [ $n != 2 ] && [ $n != 4 ] || exit $n', 3);

    const job = await over(id);

    assert.deepEqual([job.outcome, job.exitCode], ['failed', 2]);
    const runs = await runsOf(bench, id);
    assert.deepEqual(
      runs.map(({ outcome, exitCode }) => [outcome, exitCode]),
      [
        ['succeeded', 0],
        ['failed', 2],
        ['succeeded', 0],
        ['failed', 4],
        ['succeeded', 0],
      ],
    );
    assert.ok(runs.every(({ dateStarted, dateCompleted }) => dateStarted && dateCompleted));
    assert.deepEqual((await namesOf(id)).slice(-3), ['Executing', 'Stopping', 'Completed']);
    assert.equal(await reasonOf(id), 'A run failed');
  });

  it('stopped in the middle ends its running ones, and never starts the others', async () => {
    const id = await sweep(6, `echo $(cat n) > begun; ${WAIT}`);
    await reach('two run', async () => (await activeRuns(id)).length === 2);
    await writeFile(join(folderOf(id, 1), 'work', 'go'), '');
    await reach('the third runs', async () => (await activeRuns(id)).includes('3'));

    assert.equal((await post(`/jobs/${id}/stop/`)).statusCode, 202);

    assert.equal((await over(id)).outcome, 'stopped');
    const runs = await runsOf(bench, id);
    assert.deepEqual(
      runs.map(({ outcome }) => outcome),
      ['succeeded', ...Array<string>(5).fill('stopped')],
    );
    assert.deepEqual(
      runs.map(({ dateStarted, dateCompleted }) => [dateStarted !== null, dateCompleted !== null]),
      [1, 2, 3, 4, 5, 6].map((run) => [run <= 3, run <= 3]),
    );
    assert.deepEqual((await namesOf(id)).slice(-3), ['Executing', 'Stopping', 'Completed']);
    const begun = page(File).parse(await get(`/jobs/${id}/files/?search=begun`));
    assert.equal(begun.count, 3);
  });

  it('POST /jobs/{id}/runs/{n}/stop/ ends one run, keeps its outputs, and lets the others go on', async () => {
    const id = await sweep(3, `echo mine >kept; ${WAIT}`);
    await reach('two run', async () => (await activeRuns(id)).length === 2);
    assert.equal((await post(`/jobs/${id}/runs/3/stop/`)).statusCode, 400);
    assert.equal((await post(`/jobs/${id}/runs/4/stop/`)).statusCode, 404);
    await until('it has begun', () =>
      readFile(join(folderOf(id, 1), 'work', 'kept')).catch(() => undefined),
    );

    const answer = await post(`/jobs/${id}/runs/1/stop/`);
    assert.deepEqual([answer.statusCode, answer.body], [200, '{}']);
    await reach('the third runs', async () => (await activeRuns(id)).includes('3'));

    assert.equal((await item(id)).jobStatus.content, 'Executing');
    const kept = page(File).parse(await get(`/jobs/${id}/runs/1/files/?search=kept`));
    assert.equal(kept.count, 1);
    assert.equal((await post(`/jobs/${id}/runs/1/stop/`)).statusCode, 400);
    await writeFile(join(home, 'jobs', id, 'go'), '');
    assert.equal((await over(id)).outcome, 'stopped');
    assert.deepEqual(
      (await runsOf(bench, id)).map(({ outcome }) => outcome),
      ['stopped', 'succeeded', 'succeeded'],
    );
    assert.equal(await reasonOf(id), 'User Terminated');
  });

  it('ends as a whole when its walltime is over, counted from its first run', async () => {
    const { id } = await createJob(WAIT, {
      hardware: { slots: 2, walltime: 1 },
      tile,
      job: sweepOf(4),
    });
    await submit(id);
    await reach('two run', async () => (await activeRuns(id)).length === 2);
    await writeFile(join(folderOf(id, 1), 'work', 'go'), '');
    await reach('the third runs', async () => (await activeRuns(id)).includes('3'));

    bench.goAhead(61);

    assert.equal((await over(id)).outcome, 'timed_out');
    assert.deepEqual(
      (await runsOf(bench, id)).map(({ outcome }) => outcome),
      ['succeeded', 'timed_out', 'timed_out', 'timed_out'],
    );
  });

  it('whose input file is gone says so of every run that was to start', async () => {
    const { id: input } = await bench.upload('gone.txt', 'x');
    const { id } = await createJob('true', {
      hardware: { slots: 2 },
      tile: { inputFiles: [{ id: input }] },
      job: sweepOf(3),
    });
    await submit(id);
    await bench.as(bench.ada, 'DELETE', `/api/v3/files/${input}/`);

    assert.equal((await over(id)).outcome, 'failed');
    assert.ok(
      (await runsOf(bench, id)).every((run) => run.outcome === 'failed' && !run.dateStarted),
    );
  });

  it('is as the doctor wants it, and no pass met an error', async () => {
    assert.deepEqual(bench.problems, []);
    await reach('no cluster is left', async () => {
      const left = await db
        .selectFrom('cluster')
        .select('id')
        .where('status', '!=', 'Stopped')
        .execute();
      return left.length === 0;
    });
    const examined = await examine(await gatherEvidence(db, home), () => Promise.resolve());
    assert.deepEqual(
      examined.flatMap(({ findings }) => findings),
      [],
    );
  });
});
