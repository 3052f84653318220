import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { Job } from '#contract/jobs';
import { page } from '#contract/wire';
import { createTestApp } from './support/app.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { openTestServices } from './support/services.ts';
import { jobRequest } from './support/workbench.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-inputs-'));
const { app, ada, as, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));

async function upload(name: string): Promise<File> {
  const response = await app.inject({
    method: 'POST',
    url: '/api/v3/files/contents/',
    headers: { ...ada.headers, 'content-type': MULTIPART },
    payload: multipart(filePart(name, name)),
  });
  return File.parse(response.json());
}
async function createJob(tile: object): Promise<string> {
  const response = await as(ada, 'POST', '/api/v3/jobs/', jobRequest('true', { tile }));
  assert.equal(response.statusCode, 201, response.body);
  return Job.parse(response.json()).id;
}
const deleteWithInputs = async (jobId: string) => {
  const response = await as(ada, 'DELETE', `/api/v3/jobs/${jobId}/?deleteInputFiles=True`);
  assert.equal(response.statusCode, 204, response.body);
};
const status = async ({ id }: File) => (await as(ada, 'GET', `/api/v3/files/${id}/`)).statusCode;

describe('DELETE /jobs/{id}/?deleteInputFiles=true', () => {
  it('takes the input files, from the disk too', async () => {
    const file = await upload('own.txt');

    await deleteWithInputs(await createJob({ inputFiles: [{ id: file.id }] }));

    assert.equal(await status(file), 404);
    const left = await readdir(join(home, 'files'), { withFileTypes: true });
    assert.deepEqual(
      left.filter((entry) => entry.isFile()),
      [],
    );
  });

  it('leaves those that another job uses, as whatever it uses them', async () => {
    const [input, template, script] = [
      await upload('input.txt'),
      await upload('template.txt'),
      await upload('script.sh'),
    ];
    await createJob({
      inputFiles: [{ id: input.id }],
      templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'in.dat' }],
      postProcessScript: { id: script.id },
      postProcessScriptCommand: 'sh script.sh',
    });

    await deleteWithInputs(
      await createJob({ inputFiles: [input, template, script].map(({ id }) => ({ id })) }),
    );

    assert.deepEqual(
      [await status(input), await status(template), await status(script)],
      [200, 200, 200],
    );
  });
});

describe('GET /files/?include_jobs=1', () => {
  it('names the jobs that use a file in whatever way', async () => {
    const file = await upload('told.txt');
    const jobIds = [
      await createJob({ inputFiles: [{ id: file.id }, { id: file.id }] }),
      await createJob({
        templateTasks: [{ templateFile: { id: file.id }, processedFilename: 'in.dat' }],
      }),
    ];

    const response = await as(ada, 'GET', '/api/v3/files/?include_jobs=1&search=told.txt');

    const [told] = page(File).parse(response.json()).results;
    assert.equal(told?.jobs?.count, 2);
    assert.deepEqual(told.jobs.results.map(({ id }) => id).sort(), jobIds.sort());
  });
});
