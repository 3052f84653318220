import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkbench, type JobOptions } from './support/workbench.ts';

/** Section 5 and items 12, 24 and 49 of the wire contract: what a job finds around it, and what its log holds. */
const bench = await createWorkbench();
const { ada, as, createJob, createCluster, submit, reach, item, upload, log } = bench;

async function runToEnd(command: string, options: JobOptions = {}) {
  const { id } = await createJob(command, options);
  await submit(id);
  return reach(`${id} is over`, async () => {
    const found = await item(id);
    return found.outcome !== null && found;
  });
}
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);

describe('5.1 the environment', () => {
  it('tells the job about itself', async () => {
    const { id, usedClusterId } = await runToEnd(
      'env -0 | tr "\\0" "\\n"; echo "home=$HOME in=$(pwd)"; cat "$HOME/machinefile" > m; diff m "$FLUENT_HOSTS"; diff m "$HOME/mpd.hosts"',
      {
        hardware: { coresPerSlot: 2 },
      },
    );
    const text = await log(id);
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
    assert.deepEqual(
      [
        value('RESCALE_JOB_ID'),
        value('RESCALE_CLUSTER_ID'),
        value('RESCALE_CORES_PER_SLOT'),
        value('RESCALE_CORE_TYPE'),
      ],
      [id, String(usedClusterId), '2', 'cove'],
    );
    assert.match(value('RESCALE_API_BASE_URL') ?? '', /^http.*[^/]$/);
    for (const name of [
      'NODES_PER_SLOT',
      'CORES_PER_NODE',
      'SLOTS_PER_NODE',
      'GPUS_PER_SLOT',
      'GPUS_PER_NODE',
      'THREADS_PER_SLOT',
      'THREADS_PER_NODE',
    ])
      assert.match(value(`RESCALE_${name}`) ?? '', /^\d+$/, name);
    assert.deepEqual(
      [
        value('RESCALE_PREFERRED_REMSH'),
        value('RESCALE_IG_RESTART_COUNT'),
        value('RESCALE_PROVIDER'),
      ],
      ['ssh', '0', 'local'],
    );
    assert.equal(typeof value('RESCALE_INTERCONNECT'), 'string');
    const [, home, cwd] = /^home=(\S+) in=(\S+)$/m.exec(text) ?? [];
    assert.equal(cwd, `${String(home)}/work`);
    assert.equal((await item(id)).outcome, 'succeeded', text);
  });

  it("lets the job's own variables win", async () => {
    const tile = { envVars: { RESCALE_CORE_TYPE: 'mine', OMP_NUM_THREADS: 4, '': '' } };
    const { id } = await runToEnd('echo "$RESCALE_CORE_TYPE $OMP_NUM_THREADS"', { tile });
    assert.match(await log(id), /^mine 4$/m);
  });
});

describe('5.2 directories and files', () => {
  it('24: run.sh without x bit runs as ./run.sh, with an archive of nothing beside it', async () => {
    const script = await upload('run.sh', '#!/bin/sh\necho ran\n');
    const zip = await upload('input.zip', EMPTY_ZIP);
    const over = await runToEnd('./run.sh && test -f input.zip', {
      tile: { inputFiles: [{ id: script.id }, { id: zip.id }] },
    });
    assert.equal(over.outcome, 'succeeded', await log(over.id));
    assert.match(await log(over.id), /^ran$/m);
  });

  it('is one directory for all tiles, which run one after the other until one fails', async () => {
    const tile = (command: string) => ({
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: 'cove', coresPerSlot: 1 },
    });
    const jobanalyses = [tile('echo 1 > a'), tile('false; cat a; exit 5'), tile('echo never')];
    const over = await runToEnd('', { job: { jobanalyses } });
    assert.deepEqual([over.outcome, over.exitCode], ['failed', 5]);
    const text = await log(over.id);
    assert.match(text, /^1\n/);
    assert.doesNotMatch(text, /never/);
  });

  it('a job whose tiles are all placeholders succeeds', async () => {
    assert.equal((await runToEnd('# nothing\n:')).outcome, 'succeeded');
  });

  it('is not -e: the exit code is that of the last command', async () => {
    assert.equal((await runToEnd('false\ntrue')).outcome, 'succeeded');
    assert.deepEqual((await runToEnd('true\nfalse')).exitCode, 1);
  });

  it('a deleted input ends a job with its reason', async () => {
    const file = await upload('a.txt', 'a');
    const { id: cluster } = await createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true', {
      tile: { inputFiles: [{ id: file.id }] },
      job: { clusterId: cluster },
    });
    await submit(id);
    await as(ada, 'DELETE', `/api/v2/files/${file.id}/`);
    await as(ada, 'POST', `/api/v2/clusters/${cluster}/start/`);
    const over = await reach(
      'it is over',
      async () => (await item(id)).outcome !== null && item(id),
    );
    assert.deepEqual([over.outcome, over.statusReason], ['failed', 'Input file is missing']);
  });

  it('a job whose input is gone by the time it is submitted is refused', async () => {
    const file = await upload('a.txt', 'a');
    const { id } = await createJob('true', { tile: { inputFiles: [{ id: file.id }] } });
    await as(ada, 'DELETE', `/api/v2/files/${file.id}/`);
    assert.equal((await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`)).statusCode, 400);
  });
});

describe('5.3 process_output.log', () => {
  it('49: ends with exactly two lines of ours; the third from the end is the last of the command', async () => {
    const { id } = await runToEnd('echo first; echo second >&2; echo last; exit 4');
    const text = await log(id);
    const lines = text.split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(lines.slice(0, 3), ['first', 'second', 'last']);
    assert.equal(lines.length, 5);
    assert.equal(lines.at(-3), 'last');
    assert.equal(lines.at(-2), 'Exited with code 4');
  });

  it('49: also when the command ends without a line end', async () => {
    const { id } = await runToEnd('printf last');
    assert.deepEqual((await log(id)).split('\n').slice(0, 2), ['last', 'Exited with code 0']);
  });

  it('is an output of type 5, and survives that a job removes its link', async () => {
    const { id } = await runToEnd('echo said; rm "$HOME/work/process_output.log"');
    const found = (
      await as(ada, 'GET', `/api/v2/jobs/${id}/files/?search=process_output.log`)
    ).json<{ results: { id: string; relativePath: string; typeId: number }[] }>();
    const [file] = found.results;
    assert.deepEqual([file?.relativePath, file?.typeId], ['process_output.log', 5]);
    assert.match(
      (await as(ada, 'GET', `/api/v2/files/${String(file?.id)}/contents/`)).body,
      /^said\nExited with code 0\n/,
    );
  });
});
