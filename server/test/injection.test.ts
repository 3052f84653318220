import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { File } from '#contract/files';
import { injections } from './support/injections.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const ROOT = join(import.meta.dirname, '../..');
const bench = await createWorkbench();
const { home, app, ada, as, post, createCluster, createJob, submit, reach, item } = bench;

const JOBS = 20;
const VARIABLES = 96;
/** The job tells what reached it, and how the processes above it were started. */
const COMMAND = `
env -0 >environment
for pid in $$ $PPID; do tr '\\0' '\\n' </proc/$pid/cmdline >command-line-$pid; done
printf '%s\\0' *`;

/** Names hold no controls; what has some is refused as it is. */
const asName = (text: string, longest: number): string =>
  text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, longest)
    .toWellFormed();

describe('text of users that a shell or a batch system would act upon', () => {
  const canaries = join(home, 'canaries');
  const payloads = injections(JOBS * (VARIABLES + 6), canaries);
  const next = (() => {
    let at = 0;
    return () => payloads[at++] ?? assert.fail('Too few payloads');
  })();
  const jobs: { id: string; env: Record<string, string>; fileName: string }[] = [];
  const workOf = (id: string) => join(home, 'jobs', id, 'run1', 'work');

  async function upload(name: string): Promise<{ id: string; name: string } | undefined> {
    const named = encodeURIComponent(name);
    const part = filePart('x', 'content');
    const headers = [`Content-Disposition: form-data; name="file"; filename*=UTF-8''${named}`];
    const response = await app.inject({
      method: 'POST',
      url: '/api/v3/files/contents/',
      headers: { ...ada.headers, 'content-type': MULTIPART },
      payload: multipart({ ...part, headers }),
    });
    if (response.statusCode === 400) return undefined;
    assert.equal(response.statusCode, 201, response.body);
    return File.parse(response.json());
  }

  before(async () => {
    await mkdir(canaries);
    const cluster = await createCluster({ coresPerSlot: 4 }, { name: asName(next(), 100) });
    await post(`/clusters/${cluster.id}/start/`);
    for (let count = 0; count < JOBS; count += 1) {
      const env = Object.fromEntries(
        Array.from({ length: VARIABLES }, (_, index) => [`TEXT_${String(index)}`, next()]),
      );
      const file = await upload(next());
      await as(ada, 'PATCH', `/api/v3/clusters/${cluster.id}/`, { name: asName(next(), 100) });
      const job = await createJob(COMMAND, {
        name: asName(next(), 200),
        tile: { envVars: env, inputFiles: file ? [{ id: file.id }] : [] },
        job: { description: next(), tags: [next()], clusterId: cluster.id },
      });
      await submit(job.id);
      jobs.push({ id: job.id, env, fileName: file?.name ?? '' });
    }
    for (const { id } of jobs)
      await reach(`${id} is over`, async () => (await item(id)).outcome !== null);
  });

  it('S3: is never acted upon, and reaches the job as it is', async () => {
    assert.ok(payloads.length >= 2_000);
    assert.deepEqual(await readdir(canaries), []);
    for (const { id, env, fileName } of jobs) {
      assert.equal((await item(id)).outcome, 'succeeded');
      const environment = (await readFile(join(workOf(id), 'environment'), 'utf8')).split('\0');
      for (const [name, value] of Object.entries(env))
        assert.ok(environment.includes(`${name}=${value}`), JSON.stringify(value));
      if (fileName) assert.ok((await readdir(workOf(id))).includes(fileName), fileName);
    }
    assert.ok(jobs.filter(({ fileName }) => fileName).length > JOBS / 2);
  });

  it('S3: is refused where a code or an id is wanted, and not acted upon', async () => {
    for (const payload of payloads.slice(0, 30)) {
      const wrong = [
        jobRequest('true', { hardware: { coreType: payload } }),
        jobRequest('true', { tile: { analysis: { code: payload } } }),
        jobRequest('true', { tile: { analysis: { code: 'user_included', version: payload } } }),
        jobRequest('true', { tile: { inputFiles: [{ id: payload }] } }),
        jobRequest('true', { tile: { envVars: { [payload]: 'x' } } }),
        jobRequest('true', { job: { clusterId: payload } }),
      ];
      for (const body of wrong) {
        const { statusCode } = await post('/jobs/', body);
        assert.equal(statusCode, 400, JSON.stringify(body));
      }
    }
    for (const wrong of [
      jobRequest('true', { tile: { envVars: { TEXT: `a\0$(touch ${canaries}/nul)` } } }),
      jobRequest(`true\0touch ${canaries}/nul`),
    ])
      assert.equal((await post('/jobs/', wrong)).statusCode, 400);
    assert.deepEqual(await readdir(canaries), []);
  });

  it('S4: is no part of a script or of the arguments of a program', async () => {
    const shim = join(ROOT, 'server/src/engine/local/shim.sh');
    for (const { id } of jobs) {
      const run = join(home, 'jobs', id, 'run1');
      const control = join(run, '.moorage');
      const [steps = ''] = (await readdir(control)).filter((name) => name.startsWith('steps-'));
      assert.equal(await readFile(join(control, steps, '1.sh'), 'utf8'), COMMAND);
      const names = (await readdir(workOf(id))).filter((name) => /^command-line-\d+$/.test(name));
      const commandLines = await Promise.all(
        names.map((name) => readFile(join(workOf(id), name), 'utf8')),
      );
      const known = [
        ['bash', shim, run, join(control, steps), '1'],
        ['/usr/bin/bash', join(control, steps, '1.sh')],
      ].map((argv) => argv.map((argument) => `${argument}\n`).join(''));
      assert.deepEqual(commandLines.sort(), known.sort());
    }
  });

  it('S4: begins no new line by the name of a job or a cluster', async () => {
    const broken = payloads.filter((payload) => /[\n\r]/.test(payload)).slice(0, 20);
    assert.equal(broken.length, 20);
    for (const payload of broken) {
      const name = `a${payload.slice(payload.search(/[\n\r]/)).slice(0, 90)}z`.toWellFormed();
      const answers = [
        await post('/jobs/', jobRequest('true', { name })),
        await post('/clusters/', { name, hardware: { coreType: 'cove', coresPerSlot: 1 } }),
        await as(ada, 'PATCH', `/api/v3/jobs/${jobs[0]?.id ?? ''}/`, { name }),
      ];
      for (const { statusCode } of answers) assert.equal(statusCode, 400, JSON.stringify(name));
    }
  });

  it('S3: has no shell to go to: programs are started with a list of arguments', async () => {
    const folders = ['server/src', 'contract', 'scripts'];
    const files = (
      await Promise.all(
        folders.map(async (folder) =>
          (await readdir(join(ROOT, folder), { recursive: true })).map((name) =>
            join(folder, name),
          ),
        ),
      )
    )
      .flat()
      .filter((name) => name.endsWith('.ts'));
    assert.ok(files.length > 100);
    for (const file of files) {
      const source = await readFile(join(ROOT, file), 'utf8');
      const imported = /import \{([^}]*)\} from 'node:child_process'/.exec(source)?.[1] ?? '';
      assert.doesNotMatch(imported, /\bexec(Sync)?\b/, file);
      assert.doesNotMatch(source, /\bshell:\s*(true|['"`])|(from|import\() ?'child_process'/, file);
    }
  });
});
