import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CannotPlace, prepareRunFolder } from '../src/workspace/prepare-run-folder.ts';
import { readPrinted } from '../src/workspace/read-printed.ts';
import { temporaryFolder, until } from './support/local-engine.ts';
import { runsOf, sweepOf } from './support/sweeps.ts';
import { createWorkbench, type JobOptions } from './support/workbench.ts';

const bench = await createWorkbench();
const { home, createJob, submit, reach, item, statuses, post, log, upload } = bench;

const over = (jobId: string) =>
  reach('it is over', async () => {
    const found = await item(jobId);
    return found.outcome !== null && found;
  });
async function finished(command: string, more: JobOptions = {}) {
  const { id } = await createJob(command, more);
  await submit(id);
  return over(id);
}
const workOf = (jobId: string, run = 1) => join(home, 'jobs', jobId, `run${String(run)}`, 'work');

describe('the steps of a run', () => {
  it('are pre-processing, command, post-processing, tile by tile, with their scripts in the work folder', async () => {
    const pre = await upload('pre.sh', 'echo "pre $1"');
    const post = await upload('post.sh', 'echo "post $1"');
    const tile = (name: string, command: string) => ({
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: 'cove', coresPerSlot: 1 },
      preProcessScript: { id: pre.id },
      preProcessScriptCommand: `./pre.sh ${name}`,
      postProcessScript: { id: post.id },
      postProcessScriptCommand: `./post.sh ${name}`,
    });
    const { id, outcome } = await finished('', {
      job: { jobanalyses: [tile('one', 'echo one'), tile('two', '# nothing')] },
    });

    assert.equal(outcome, 'succeeded');
    const lines = (await log(id)).split('\n');
    assert.deepEqual(lines.slice(0, -3), ['pre one', 'one', 'post one', 'pre two', 'post two']);
    assert.equal(lines.at(-3), 'Exited with code 0');
  });

  it('end with the first that fails', async () => {
    const { id, exitCode } = await finished('exit 3', {
      tile: { postProcessScriptCommand: 'echo never' },
    });

    assert.equal(exitCode, 3);
    assert.doesNotMatch(await log(id), /never/);
  });

  it('give results: what the post-processing prints as name and value, and nothing else does', async () => {
    const { id, outcome } = await finished(`printf 'not\\t1\\n'; cat <<<"$MOORAGE_JOB_ID" >x`, {
      job: sweepOf(2),
      tile: {
        postProcessScriptCommand: `echo some words; printf 'lift\\t0.%s\\nnote\\tgood\\n' "$(wc -c <x | tr -d ' ')"`,
      },
    });

    assert.equal(outcome, 'succeeded');
    for (const { variables, resultNames } of await runsOf(bench, id)) {
      assert.deepEqual(resultNames, ['lift', 'note']);
      assert.deepEqual(
        variables.map(({ name, value, displayValue }) => [name, value, displayValue]).slice(1),
        [
          ['lift', 0.7, '0.7'],
          ['note', 0, 'good'],
        ],
      );
    }
    assert.match(await log(id), /^lift\t0\.7$/m);
  });
});

describe('templates', () => {
  it('are filled with the variables of each run, executable, also below the work folder', async () => {
    const template = await upload('case.template', 'echo "${n}"');
    const { id, outcome } = await finished('./deep/case.sh', {
      job: sweepOf(2),
      tile: {
        templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'deep/case.sh' }],
      },
    });

    assert.equal(outcome, 'succeeded');
    for (const run of [1, 2])
      assert.equal(
        await readFile(join(workOf(id, run), 'deep/case.sh'), 'utf8'),
        `echo "${String(run)}"`,
      );
    assert.match(await log(id), /^1\n/);
  });

  it('a dry run fills them and runs no command', async () => {
    const template = await upload('in.template', 'n = ${n}');
    const { id, outcome } = await finished('touch ran; exit 5', {
      job: { ...sweepOf(2), isTemplateDryRun: true },
      tile: { templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'in' }] },
    });

    assert.equal(outcome, 'succeeded');
    assert.equal(await readFile(join(workOf(id, 2), 'in'), 'utf8'), 'n = 2');
    await assert.rejects(stat(join(workOf(id), 'ran')));
  });

  it('that are no text end their run with that reason', async () => {
    const template = await upload('in.template', Buffer.from([0xff, 0xfe, 0x00]));
    const { id, outcome } = await finished('true', {
      tile: { templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'in' }] },
    });

    assert.equal(outcome, 'failed');
    assert.match(
      (await statuses(id)).at(-1)?.statusReason ?? '',
      /in\.template cannot be used.*text/,
    );
  });

  it('are never written out of the work folder', async (t) => {
    const folder = await temporaryFolder(t);
    const away = join(folder, 'away');
    for (const path of ['../away', '/etc/away', 'a/../../away', 'x'.repeat(300)])
      await assert.rejects(
        prepareRunFolder({
          folder: join(folder, 'run'),
          inputs: [],
          rendered: [{ path, content: '' }],
        }),
        CannotPlace,
      );
    await assert.rejects(stat(away));
  });
});

describe('flags.runForever', () => {
  it('keeps the run after its commands until it is stopped', async () => {
    const { id } = await createJob('echo done', { tile: { flags: { runForever: 'true' } } });
    await submit(id);
    await reach('it runs', async () => (await item(id)).jobStatus.content === 'Executing');
    await until('its command is done', async () => (await log(id)).includes('done'));
    await bench.tick();
    assert.equal((await item(id)).jobStatus.content, 'Executing');

    await post(`/jobs/${id}/stop/`);

    const { outcome } = await over(id);
    assert.equal(outcome, 'stopped');
    assert.deepEqual(
      (await statuses(id)).slice(-2).map(({ status, statusReason }) => [status, statusReason]),
      [
        ['Stopping', 'User Terminated'],
        ['Completed', 'User Terminated'],
      ],
    );
  });

  it('does not keep one that failed', async () => {
    const { outcome } = await finished('exit 1', { tile: { flags: { runForever: true } } });
    assert.equal(outcome, 'failed');
  });
});

describe('what a report printed', () => {
  it('is read up to 1 MiB, wherever the log was cut off meanwhile', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'process_output.log'), `ab\0c${'x'.repeat(2 * 1024 * 1024)}`);

    assert.equal(await readPrinted(folder, [[1, 4]]), 'bc');
    assert.equal((await readPrinted(folder, [[0, 9_000_000]])).length, 1024 * 1024 - 1);
    assert.equal(await readPrinted(folder, [[5_000_000, 6_000_000]]), '');
    assert.equal(await readPrinted(folder, [[4, 1]]), '');
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
