import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { File } from '#contract/files';
import { SnapshotAnswer } from '#contract/runs';
import { page } from '#contract/wire';
import { examine, gatherEvidence } from '../src/doctor/examine.ts';
import { unpackArchive } from '../src/workspace/unpack-archive.ts';
import { defaultUnpackLimits } from '../src/workspace/unpack-limits.ts';
import { temporaryFolder, until } from './support/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { ada, app, db, home, createJob, submit, reach, item, get, post, log, tick } = bench;

const snapshotsOf = async (jobId: string): Promise<File[]> =>
  page(File)
    .parse(await get(`/jobs/${jobId}/files/`))
    .results.filter(({ typeId }) => typeId === 12);

async function running(command: string): Promise<string> {
  const { id } = await createJob(`${command}; echo begun; until [ -e go ]; do sleep 0.02; done`);
  await submit(id);
  await reach('it is Executing', async () => (await item(id)).jobStatus.content === 'Executing');
  await until('it has begun', async () => (await log(id)).includes('begun'));
  return id;
}
const workOf = (jobId: string) => join(home, 'jobs', jobId, 'run1', 'work');
const end = async (jobId: string) => {
  await writeFile(join(workOf(jobId), 'go'), '');
  await reach('it is over', async () => (await item(jobId)).outcome !== null);
};
async function ask(jobId: string): Promise<z.infer<typeof SnapshotAnswer>> {
  const answer = await post(`/jobs/${jobId}/runs/1/snapshot/`);
  assert.equal(answer.statusCode, 200, answer.body);
  return SnapshotAnswer.parse(answer.json());
}

describe('POST /jobs/{id}/runs/{n}/snapshot/', () => {
  it('makes an archive of the work folder an output file, and names the one before', async (t) => {
    const id = await running(
      `mkdir -p deep/er; echo one >deep/er/one; printf '#!/bin/sh' >run.sh; chmod +x run.sh; : >empty; head -c 3000000 /dev/urandom >big; ln -s /etc/passwd leak; ln -s /etc out; ln -s "$PWD" round`,
    );
    assert.deepEqual(await ask(id), {
      data: '',
      exitcode: 0,
      lastSnapshotID: null,
      reason: 'Snapshot is being made.',
    });
    await reach('it is there', async () => (await snapshotsOf(id)).length === 1);

    const [snapshot] = await snapshotsOf(id);
    assert.ok(snapshot);
    const response = await app.inject({
      url: new URL(snapshot.downloadUrl).pathname,
      headers: ada.headers,
    });
    assert.equal(response.rawPayload.length, snapshot.decryptedSize);
    const folder = await temporaryFolder(t);
    const archive = join(folder, 'snapshot.tar.gz');
    await writeFile(archive, response.rawPayload);
    const root = join(folder, 'unpacked');
    await unpackTo(archive, root);
    assert.deepEqual((await readdir(root, { recursive: true })).sort(), [
      'big',
      'deep',
      'deep/er',
      'deep/er/one',
      'empty',
      'process_output.log',
      'run.sh',
    ]);
    assert.ok((await readFile(join(root, 'big'))).equals(await readFile(join(workOf(id), 'big'))));
    assert.equal((await ask(id)).lastSnapshotID, snapshot.id);
    await reach('the second is there', async () => (await snapshotsOf(id)).length === 2);

    await end(id);
    const run = await bench.run(id);
    const listed = page(File).parse(await get(`/jobs/${id}/runs/1/files/?page_size=100`));
    assert.equal(run.outputFileCount, listed.count);
    assert.equal(listed.results.filter(({ typeId }) => typeId === 12).length, 2);
    assert.match(snapshot.path, new RegExp(`/output/job_${id}/run1/`));
  });

  it('is refused of a run that does not run', async () => {
    const { id } = await createJob('true');
    assert.equal((await post(`/jobs/${id}/runs/1/snapshot/`)).statusCode, 404);
    await submit(id);
    assert.equal((await post(`/jobs/${id}/runs/1/snapshot/`)).statusCode, 400);
    await reach('it is over', async () => (await item(id)).outcome !== null);
    assert.equal((await post(`/jobs/${id}/runs/1/snapshot/`)).statusCode, 400);
  });

  it('leaves nothing half made when the run ends before', async () => {
    const id = await running('true');
    await ask(id);
    await end(id);
    const names = await readdir(join(home, 'jobs', id, 'snapshots')).catch(() => []);

    assert.equal(names.length, (await snapshotsOf(id)).length);
    assert.ok(names.every((name) => name.endsWith('.tar.gz')));
  });

  it('goes on with one that an earlier server was asked for', async () => {
    const id = await running('echo x >x');
    await ask(id);
    const next = await bench.newServices();
    await reach('it is there', async () => {
      await next.reconcile.tick();
      await next.reconcile.settled();
      return (await snapshotsOf(id)).length === 1;
    });
    await end(id);
  });

  it('the doctor finds them, and no pass met an error', async () => {
    await tick();
    assert.deepEqual(bench.problems, []);
    const examined = await examine(await gatherEvidence(db, home), () => Promise.resolve());
    const files = examined.filter(({ id }) => id === 'I8' || id === 'files');
    assert.deepEqual(
      files.flatMap(({ findings }) => findings),
      [],
    );
  });
});

async function unpackTo(archive: string, root: string): Promise<void> {
  await mkdir(root);
  await unpackArchive(archive, { root, limits: defaultUnpackLimits });
}
