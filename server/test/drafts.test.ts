import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Draft, type JobForm } from '#contract/drafts';
import { File } from '#contract/files';
import { page } from '#contract/wire';
import { createTestApp, type TestUser } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';

const { app, db, as, ada, bob } = await createTestApp();

async function create(user: TestUser, body?: object): Promise<Draft> {
  const response = await as(user, 'POST', '/api/v3/drafts/', body);
  assert.equal(response.statusCode, 201, response.body);
  return Draft.parse(response.json());
}

async function upload(name: string): Promise<File> {
  const headers = { ...ada.headers, 'content-type': MULTIPART };
  const payload = multipart(filePart(name, 'some bytes'));
  return File.parse(
    (await app.inject({ method: 'POST', url: '/api/v2/files/contents/', headers, payload })).json(),
  );
}

describe('a draft', () => {
  it('begins empty, and keeps what is written into it', async () => {
    const { id, form } = await create(ada);
    const written: JobForm = { ...form, name: 'Half done', command: 'sleep' };

    const saved = Draft.parse(
      (await as(ada, 'PUT', `/api/v3/drafts/${id}/`, { form: written })).json(),
    );

    assert.deepEqual(saved.form, written);
    const read = Draft.parse((await as(ada, 'GET', `/api/v3/drafts/${id}/`)).json());
    assert.deepEqual(read, saved);
  });

  it('is refused when it is no form', async () => {
    const { id } = await create(ada);

    const response = await as(ada, 'PUT', `/api/v3/drafts/${id}/`, { form: { name: 5 } });

    assert.equal(response.statusCode, 400);
  });

  it('is listed, the one worked on last first, until it is deleted', async () => {
    const list = async () =>
      page(Draft)
        .parse((await as(bob, 'GET', '/api/v3/drafts/')).json())
        .results.map(({ id }) => id);
    const first = await create(bob);
    const second = await create(bob);
    await as(bob, 'PUT', `/api/v3/drafts/${first.id}/`, { form: first.form });
    assert.deepEqual(await list(), [first.id, second.id]);

    const response = await as(bob, 'DELETE', `/api/v3/drafts/${first.id}/`);

    assert.equal(response.statusCode, 204);
    assert.deepEqual(await list(), [second.id]);
    assert.equal((await as(bob, 'DELETE', `/api/v3/drafts/${first.id}/`)).statusCode, 404);
  });

  it('belongs to its owner alone', async () => {
    const { id, form } = await create(ada);
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const response = await as(
        bob,
        method,
        `/api/v3/drafts/${id}/`,
        method === 'PUT' ? { form } : undefined,
      );
      assert.equal(response.statusCode, 404, method);
    }
  });

  it('of an example has its files as the user’s own uploads', async () => {
    const { form } = await create(ada, { example: 'blast-find-sequence' });

    assert.equal(form.name, 'BLAST+: find a sequence');
    assert.equal(form.analysis.code, 'blast');
    assert.deepEqual([form.hardware.coresPerSlot, form.hardware.coreType], [1, null]);
    for (const { id, size } of form.inputFiles) {
      const file = File.parse((await as(ada, 'GET', `/api/v2/files/${id}/`)).json());
      assert.deepEqual([file.decryptedSize, file.typeId, file.owner], [size, 1, ada.email]);
    }
    assert.equal((await as(ada, 'POST', '/api/v3/drafts/', { example: 'none' })).statusCode, 400);
  });

  it('of a job has what the job asked for, without files that are deleted', async () => {
    const kept = await upload('kept.txt');
    const deleted = await upload('deleted.txt');
    const job = await addJob(db, ada, {
      name: 'First',
      command: 'cat *',
      inputFiles: [kept.id, deleted.id],
    });
    await as(ada, 'DELETE', `/api/v2/files/${deleted.id}/`);

    const { form } = await create(ada, { job });

    assert.deepEqual(form, {
      name: 'First',
      inputFiles: [{ id: kept.id, name: 'kept.txt', size: 10, decompress: false }],
      analysis: { code: 'user_included', version: '0' },
      command: 'cat *',
      envVars: [{ name: 'COLOUR', value: 'red' }],
      hardware: {
        choice: 'new',
        clusterId: null,
        coreType: 'cove',
        coresPerSlot: 2,
        slots: 1,
        walltime: 3,
        afterJob: 'tear_down',
        idleTimeoutMinutes: 30,
      },
      clonedFrom: job,
    });
  });

  it('of a job leaves the core type open when it is to run on another', async () => {
    const job = await addJob(db, ada);

    const { form } = await create(ada, { job, keepHardware: false });

    assert.deepEqual(
      [form.hardware.coreType, form.hardware.clusterId, form.hardware.coresPerSlot],
      [null, null, 2],
    );
  });

  it('of somebody else’s job is refused', async () => {
    const job = await addJob(db, ada);

    const response = await as(bob, 'POST', '/api/v3/drafts/', { job });

    assert.equal(response.statusCode, 400);
    assert.deepEqual(response.json(), { job: [`There is no job "${job}".`] });
  });
});
