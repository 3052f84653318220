import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { DirectoryEntry, TailLines } from '#contract/files';
import { runFolder } from '../src/files/run-folder.ts';
import { createTestApp } from './support/app.ts';
import { addJob, endJob } from './support/jobs.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-tail-'));
const { db, ada, bob, as, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));

async function setup() {
  const jobId = await addJob(db, ada);
  const folder = join(home, runFolder(jobId, 1));
  await mkdir(join(folder, 'work/out'), { recursive: true });
  await writeFile(join(folder, 'process_output.log'), 'one\ntwo\nthree');
  await writeFile(join(folder, 'work/out/t #1.csv'), 't,p\n0,1\n');
  await symlink('/etc/passwd', join(folder, 'work/passwd'));
  await symlink('/etc', join(folder, 'work/etc'));
  const base = `/api/jobs/${jobId}/runs/1`;
  const tail = (path: string) => as(ada, 'GET', `${base}/tail/${path}`);
  return { jobId, base, tail } as const;
}

describe('the tail of a running job', () => {
  it('gives the last lines without their ends, and what the file seems to be', async () => {
    const { tail } = await setup();

    const { fileType, lines } = TailLines.parse((await tail('process_output.log?lines=2')).json());

    assert.deepEqual(lines, ['two', 'three']);
    assert.equal(fileType, 'process_output.log: ASCII text');
    const csv = TailLines.parse((await tail('out/t%20%231.csv/?lines=20')).json());
    assert.deepEqual(csv.lines, ['t,p', '0,1']);
  });

  it('gives raw bytes without lines, also behind shared/', async () => {
    const { tail } = await setup();

    const response = await tail('shared/out/t%20%231.csv');

    assert.equal(response.headers['content-type'], 'application/octet-stream');
    assert.equal(response.body, 't,p\n0,1\n');
    assert.equal((await tail('process_output.log')).body, 'one\ntwo\nthree');
  });

  it('never leaves the work folder', async () => {
    const { tail } = await setup();

    for (const path of ['..%2fexit.json', '%2fetc/passwd']) {
      const { statusCode } = await tail(path);
      assert.ok(statusCode === 400, `${path}: ${String(statusCode)}`);
    }
    for (const path of [
      'passwd',
      'etc/passwd',
      'out',
      'nothing',
      '%252e%252e/exit.json',
      'a%00b',
    ]) {
      const response = await tail(path);
      assert.equal(response.statusCode, 404, path);
      assert.ok('detail' in response.json<object>());
    }
  });

  it('is 404 once the run is over, and for anybody else', async () => {
    const { jobId, base, tail } = await setup();
    assert.equal((await as(bob, 'GET', `${base}/tail/process_output.log`)).statusCode, 404);
    assert.equal((await as(bob, 'GET', `${base}/directory-contents/`)).statusCode, 404);

    await endJob(db, jobId);

    assert.equal((await tail('process_output.log')).statusCode, 404);
    assert.deepEqual((await as(ada, 'GET', `${base}/directory-contents/`)).json(), []);
  });
});

describe('the folder of a running job', () => {
  it('lists regular files with the address of their tail', async () => {
    const { base } = await setup();

    const entries = z
      .array(DirectoryEntry)
      .parse((await as(ada, 'GET', `${base}/directory-contents`)).json());

    assert.deepEqual(entries, [
      { path: 'out/t #1.csv', resource: `${base}/tail/out/t%20%231.csv`, size: 8 },
      { path: 'process_output.log', resource: `${base}/tail/process_output.log`, size: 13 },
    ]);
    const response = await as(ada, 'GET', entries[0]?.resource ?? '');
    assert.equal(response.body, 't,p\n0,1\n');
  });
});
