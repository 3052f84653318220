import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { until } from '../../server/test/support/local-engine.ts';
import { createBench, newFolder } from './support/bench.ts';

const bench = await createBench();
const { api, moorage } = bench;
const Submitted = z.object({ id: z.string(), outcome: z.string().nullable() });

const SWELL = `#!/bin/bash
#RESCALE_NAME="Harbour swell"
#RESCALE_ANALYSIS=user_included
#RESCALE_CORE_TYPE="This machine"
#RESCALE_CORES=1
#RESCALE_WALLTIME=1
#RESCALE_TAGS=swell, night
#RESCALE_ENV_FACTOR=3
read -r n < in/number.txt
echo "$((n * FACTOR))" > result.txt
echo "computed by $0"
`;

describe('moorage submit', () => {
  it('runs a script end to end: inputs, status, log, outputs, exit code', async () => {
    const folder = await newFolder({ 'run.sh': SWELL, 'in/number.txt': '14\n', '.hidden': 'x' });

    const { code, stdout, stderr } = await moorage(folder, 'submit', '-i', 'run.sh', '-E');

    assert.equal(code, 0, stderr);
    const [, id = ''] = /^Job ([A-Za-z]{6}): Saved$/m.exec(stdout) ?? [];
    const told = [...stdout.matchAll(/Status - (\w+)/g)].map(([, status]) => status);
    assert.deepEqual([told[0], told.at(-1)], ['Pending', 'Completed']);
    assert.match(stdout, /^computed by \.\/run\.sh$/m);
    assert.match(stdout, /^Left out: \.hidden$/m);
    assert.match(stdout, new RegExp(`^Job ${id}: succeeded after`, 'm'));
    assert.equal(await readFile(join(folder, 'output/result.txt'), 'utf8'), '42\n');
    const job = await api.job(id);
    assert.equal(job.name, 'Harbour swell');
    assert.equal(job.jobanalyses[0]?.hardware.walltime, 1);
  });

  it('leaves its own downloads out of the next submit', async () => {
    const folder = await newFolder({
      'run.sh': SWELL,
      'output/old.txt': 'old',
      'rescale_job_AbCdEf/x': '',
    });

    const { stdout } = await moorage(folder, 'submit', '-i', 'run.sh', '-E', '--dry-run');

    assert.partialDeepStrictEqual(JSON.parse(stdout), {
      uploads: [{ name: 'run.sh', file: 'run.sh' }],
      leftOut: ['output', 'rescale_job_AbCdEf'],
    });
  });

  it('sends the files and folders that are named, and no others', async () => {
    const script = '#!/bin/bash\nls > seen.txt; cat case/deep/a.txt\n';
    const folder = await newFolder({
      'go.sh': script,
      'a.inp': 'a',
      'b.inp': 'b',
      'case/deep/a.txt': 'deep\n',
    });

    const args = [
      'submit',
      '-i',
      'go.sh',
      'a.inp',
      'case',
      '-E',
      '-o',
      'there',
      '-f',
      'seen.txt',
      '*.log',
    ];
    const { code, stdout, stderr } = await moorage(folder, ...args);

    assert.equal(code, 0, stderr);
    assert.match(stdout, /^deep$/m);
    assert.deepEqual((await readdir(join(folder, 'there'))).sort(), [
      'process_output.log',
      'seen.txt',
    ]);
    const seen = await readFile(join(folder, 'there/seen.txt'), 'utf8');
    assert.match(seen, /a\.inp\ncase\ncase\.tar\.gz\ngo\.sh/);
    assert.doesNotMatch(seen, /b\.inp/);
  });

  it('ends with 1 when the job fails, and tells its exit code', async () => {
    const folder = await newFolder({ 'bad.sh': '#!/bin/bash\necho oh no >&2\nexit 7\n' });

    const { code, stdout } = await moorage(folder, 'submit', '-i', 'bad.sh', '-E');

    assert.equal(code, 1);
    assert.match(stdout, /^oh no$/m);
    assert.match(stdout, /failed after .*, exit code 7: A run failed/);
    assert.ok(existsSync(join(folder, 'output/process_output.log')));
  });

  it('ends with 3 when the walltime ends the job', async () => {
    const folder = await newFolder({
      'long.sh': '#!/bin/bash\n#RESCALE_WALLTIME=0.0002\nsleep 600\n',
    });

    const { code, stdout } = await moorage(folder, 'submit', '-i', 'long.sh', '-E');

    assert.equal(code, 3);
    assert.match(stdout, /timed_out after .*: Walltime exceeded/);
  });

  it('ends with 2 when somebody stops the job, by this client for instance', async () => {
    const folder = await newFolder({ 'wait.sh': '#!/bin/bash\necho ready\nsleep 600\n' });
    const waiting = bench.start(folder, 'submit', '-i', 'wait.sh', '-E');
    await until('the log comes', async () => /^ready$/m.test(waiting.output.stdout));
    const [, id = ''] = /^Job ([A-Za-z]{6}): Saved$/m.exec(waiting.output.stdout) ?? [];

    const stop = await moorage(folder, 'stop', '-j', id);

    assert.equal(stop.code, 0, stop.stderr);
    const { code, stdout } = await waiting.ended;
    assert.equal(code, 2);
    assert.match(stdout, /stopped after .*: User Terminated/);
  });

  it('leaves the job alone when somebody presses Ctrl-C, and tells how to come back', async () => {
    const folder = await newFolder({ 'wait.sh': '#!/bin/bash\necho ready\nsleep 600\n' });
    const waiting = bench.start(folder, 'submit', '-i', 'wait.sh', '-E');
    await until('the log comes', async () => /^ready$/m.test(waiting.output.stdout));
    const [, id = ''] = /^Job ([A-Za-z]{6}): Saved$/m.exec(waiting.output.stdout) ?? [];

    waiting.child.kill('SIGINT');

    const { code, stderr } = await waiting.ended;
    assert.equal(code, 130);
    assert.match(stderr, new RegExp(`Job ${id} goes on.*moorage sync -j ${id}`));
    assert.equal((await api.job(id)).outcome, null);
    await moorage(folder, 'stop', '-j', id);
  });

  it('runs on a persistent cluster, by its name or id', async () => {
    const folder = await newFolder({ 'run.sh': '#!/bin/bash\necho here\n' });
    const args = ['-c', 'local', '--cores', '1', '-n', 'Night shift', '--start', '-o', 'json'];
    const made = await moorage(folder, 'clusters', 'create', ...args);
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(made.stdout));

    for (const name of ['Night shift', id]) {
      const submit = ['submit', '-i', 'run.sh', '-E', '-o', 'json', '--p-cluster', name];
      const { code, stdout, stderr } = await moorage(folder, ...submit);
      assert.equal(code, 0, stderr);
      const job = Submitted.extend({ usedClusterId: z.string() }).parse(JSON.parse(stdout));
      assert.deepEqual([job.outcome, job.usedClusterId], ['succeeded', id]);
    }
    const unknown = await moorage(folder, 'submit', '-i', 'run.sh', '--p-cluster', 'Day shift');
    assert.equal(unknown.code, 33);
    assert.match(
      unknown.stderr,
      new RegExp(`no cluster "Day shift": there is ${id} \\("Night shift"\\)`),
    );

    const stopped = await moorage(folder, 'clusters', 'stop', 'Night shift');
    assert.equal(stopped.code, 0, stopped.stderr);
    await api.clusterIn(id, 'Stopped');
  });

  it('prints the request with --dry-run, and does nothing', async () => {
    const before = await moorage('/', 'list', '-o', 'json');
    const folder = await newFolder({ 'run.sh': SWELL, 'in/number.txt': '14\n' });

    const { code, stdout } = await moorage(folder, 'submit', '-i', 'run.sh', '--dry-run');

    assert.equal(code, 0);
    const { request } = z
      .object({
        request: z.object({
          name: z.string(),
          tags: z.array(z.string()),
          jobanalyses: z.array(z.unknown()),
        }),
      })
      .parse(JSON.parse(stdout));
    assert.equal(request.name, 'Harbour swell');
    assert.deepEqual(request.tags, ['swell', 'night']);
    assert.partialDeepStrictEqual(request.jobanalyses, [
      {
        analysis: { code: 'user_included' },
        command: './run.sh',
        hardware: { coreType: 'This machine', coresPerSlot: 1, slots: 1, walltime: 1 },
        envVars: { FACTOR: '3' },
      },
    ]);
    const after = await moorage('/', 'list', '-o', 'json');
    assert.equal(after.stdout, before.stdout);
  });

  it('gives a job files that were uploaded before', async () => {
    const folder = await newFolder({ 'old.txt': 'from before\n' });
    const { stdout } = await moorage(folder, 'upload', '-f', 'old.txt', '-o', 'json');
    const [file] = z
      .object({ files: z.array(z.object({ id: z.string() })) })
      .parse(JSON.parse(stdout)).files;
    const other = await newFolder({
      'run.sh': `#!/bin/bash\n#RESCALE_EXISTING_FILES=${file?.id ?? ''}\ncat old.txt\n`,
    });

    const ended = await moorage(other, 'submit', '-i', 'run.sh', '-E');

    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /^from before$/m);
  });
});
