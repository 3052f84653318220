import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Job } from '#contract/jobs';
import { ByteSize, inBinaryUnits } from '../src/config/byte-size.ts';
import { readConfigFile } from '../src/config/read-config-file.ts';
import { createFileThread } from '../src/workspace/file-thread.ts';
import { removeFolder } from '../src/workspace/remove-folder.ts';
import { temporaryFolder } from './support/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';

const MIB = 1024 * 1024;
const bench = await createWorkbench({ diskQuota: 4 * MIB });

/** Time goes on by as much as the quota waits between two looks. */
const reach = <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> =>
  bench.reach(what, () => {
    bench.goAhead(0.05);
    return look();
  });

const submitted = async (command: string): Promise<string> => {
  const { id } = await bench.createJob(command);
  await bench.submit(id);
  return id;
};

const ended = (id: string) =>
  reach('the job has ended', async () => {
    const item = await bench.item(id);
    return item.outcome !== null && item;
  });

describe('the disk quota of a job', () => {
  it('R21: ends a job that floods its log, and says why', async () => {
    const id = await submitted('cat /dev/zero | tr "\\0" "x"');

    const { outcome, statusReason } = await ended(id);

    assert.deepEqual([outcome, statusReason], ['failed', 'Disk quota of 4 MiB exceeded']);
    assert.deepEqual(
      (await bench.statuses(id))
        .slice(-2)
        .map(({ status, statusReason: reason }) => [status, reason]),
      [
        ['Stopping', 'Disk quota of 4 MiB exceeded'],
        ['Completed', 'Disk quota of 4 MiB exceeded'],
      ],
    );
  });

  it('counts what lies in its work folder, inputs included', async () => {
    const id = await submitted('mkdir -p a/b && head -c 5M /dev/zero > a/b/large; sleep 600');

    assert.equal((await ended(id)).statusReason, 'Disk quota of 4 MiB exceeded');
  });

  it('leaves a job alone that keeps within it, and is told with the job', async () => {
    const id = await submitted(
      'head -c 3M /dev/zero > large; until [ -e go ]; do sleep 0.05; done',
    );
    await reach('it runs', async () => (await bench.item(id)).dateStarted !== null);
    for (let pass = 0; pass < 5; pass += 1)
      await reach('time goes on', () => Promise.resolve(true));

    await writeFile(join(bench.home, 'jobs', id, 'run1/work/go'), '');

    assert.equal((await ended(id)).outcome, 'succeeded');
    assert.equal(Job.parse(await bench.get(`/jobs/${id}/`)).diskQuota, '4 MiB');
  });
});

describe('the measured disk use of a folder', () => {
  it('counts a file with holes at its length, since it is hashed and handed out so', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'hole'), '');
    await truncate(join(folder, 'hole'), 100 * MIB);
    const meter = createFileThread();
    t.after(meter.close);

    assert.ok((await meter.diskUse({ folder, enough: Infinity })).bytes >= 100 * MIB);
  });

  it('reaches what is nested deeper than a path is long', async (t) => {
    const folder = await temporaryFolder(t);
    const deep = join(folder, 'deep');
    await mkdir(deep);
    const name = 'd'.repeat(200);
    const nest = `for i in $(seq 100); do mkdir ${name} && cd -P ${name} || exit 1; done; head -c 8M /dev/zero > large`;
    await promisify(execFile)('bash', ['-c', nest], { cwd: deep });
    const meter = createFileThread();
    t.after(meter.close);

    const { bytes } = await meter.diskUse({ folder, enough: Infinity });

    // Removing by path, as is done after the test, would fail.
    await removeFolder(deep);
    assert.ok(bytes >= 8 * MIB, String(bytes));
  });

  it('is what the disk gave: second names cost nothing, links lead nowhere', async (t) => {
    const folder = await temporaryFolder(t);
    const outside = await temporaryFolder(t);
    await writeFile(join(outside, 'large'), Buffer.alloc(8 * MIB, 1));
    let deep = folder;
    for (let level = 0; level < 100; level += 1) deep = join(deep, 'd');
    await mkdir(deep, { recursive: true });
    await writeFile(join(deep, 'file'), Buffer.alloc(MIB, 1));
    await link(join(deep, 'file'), join(folder, 'again'));
    await symlink(outside, join(folder, 'outside'));
    const meter = createFileThread();
    t.after(meter.close);

    const { bytes } = await meter.diskUse({ folder, enough: Infinity });

    assert.ok(bytes >= MIB && bytes < 2 * MIB, String(bytes));
    assert.equal((await meter.diskUse({ folder: join(folder, 'gone'), enough: 1 })).bytes, 0);
  });
});

describe('the size in moorage.yaml', () => {
  it('is a number with a binary unit, or none', () => {
    const sizes = ['10 GiB', '1.5MiB', '512 B', 'none', '0 B', 0].map((text) =>
      ByteSize.parse(text),
    );

    assert.deepEqual(sizes, [10 * 1024 * MIB, 1.5 * MIB, 512, null, null, null]);
    for (const text of ['10', '10 GB', '-1 GiB', 'GiB', '', 5, null])
      assert.equal(ByteSize.safeParse(text).success, false, String(text));
    assert.deepEqual([10 * 1024 * MIB, 1.5 * MIB, 512].map(inBinaryUnits), [
      '10 GiB',
      '1.5 MiB',
      '512 B',
    ]);
  });

  it('is 10 GiB for a disk quota that is not named, and refused with its line', () => {
    assert.equal(readConfigFile('', 'moorage.yaml').jobs.diskQuota, 10 * 1024 * MIB);
    assert.equal(readConfigFile('jobs: { diskQuota: none }', 'moorage.yaml').jobs.diskQuota, null);
    assert.throws(
      () => readConfigFile('currency: USD\njobs:\n  diskQuota: 10 GB\n', 'moorage.yaml'),
      /^Error: moorage.yaml, line 3: "jobs.diskQuota" must be a size such as 10 GiB, or none\.$/,
    );
    assert.throws(
      () => readConfigFile('jobs:\n  quota: 10 GiB\n', 'moorage.yaml'),
      /line 2: "quota" is not known here: did you mean "diskQuota"/,
    );
  });
});
