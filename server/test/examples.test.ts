import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Example } from '#contract/analyses';
import { Draft } from '#contract/drafts';
import { page } from '#contract/wire';
import { createTestApp } from './support/app.ts';

const { app, as, ada } = await createTestApp();
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'moorage-test-example-'));
after(() => rm(folder, { recursive: true, force: true }));

/** The draft's files in a folder, as a job would find them, and its command run there. */
async function runDraft({ form }: Draft): Promise<string> {
  for (const { id, name } of form.inputFiles) {
    const { rawPayload } = await as(ada, 'GET', `/api/v2/files/${id}/contents/`);
    await writeFile(join(folder, name), rawPayload, { mode: 0o755 });
  }
  const env = {
    PATH: process.env['PATH'] ?? '',
    RESCALE_CORES_PER_SLOT: '1',
    RESCALE_JOB_ID: 'aBcDeF',
    RESCALE_API_KEY: 'canary',
  };
  return (await run('bash', ['-c', form.command], { cwd: folder, env })).stdout;
}

async function draftOf(example: string): Promise<Draft> {
  const response = await as(ada, 'POST', '/api/v3/drafts/', { example });
  assert.equal(response.statusCode, 201, response.body);
  return Draft.parse(response.json());
}

describe('examples', () => {
  it('are listed with their files and whether they can run here', async () => {
    const { results } = page(Example).parse((await as(ada, 'GET', '/api/v3/examples/')).json());

    assert.deepEqual(
      results.map(({ code, name, analysis }) => [code, name, analysis.code]),
      [
        ['blast-find-sequence', 'BLAST+: find a sequence', 'blast'],
        ['hello-cluster', 'Hello, cluster', 'user_included'],
      ],
    );
    assert.deepEqual(
      results[0]?.files.map(({ name }) => name),
      ['database.fasta', 'query.fasta'],
    );
    assert.ok(results[0].files.every(({ size }) => size > 500));
    assert.equal(results[1]?.isRunnable, true);
    assert.equal((await app.inject({ url: '/api/v3/examples/' })).statusCode, 401);
  });

  it('name software that the catalogue has', async () => {
    const { results } = page(Example).parse((await as(ada, 'GET', '/api/v3/examples/')).json());
    for (const { analysis } of results) {
      assert.equal((await as(ada, 'GET', `/api/v3/analyses/${analysis.code}/`)).statusCode, 200);
    }
  });

  it('find the sequence with BLAST+', async () => {
    const output = await runDraft(await draftOf('blast-find-sequence'));

    const hits = (await readFile(join(folder, 'hits.tsv'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    assert.deepEqual(
      hits.map(([query, subject]) => [query, subject]),
      [
        ['query_1', 'kelp_042'],
        ['query_2', 'heron_117'],
      ],
    );
    assert.match(output, /^query\tsubject\tidentity/m);
  });

  it('say hello without telling the key', async () => {
    const draft = await draftOf('hello-cluster');

    const output = await runDraft({ ...draft, form: { ...draft.form, command: './hello.sh 2' } });

    assert.match(output, /Hello from .*\n/);
    assert.match(output, /RESCALE_JOB_ID=aBcDeF/);
    assert.doesNotMatch(output, /canary/);
    assert.match(
      await readFile(join(folder, 'counts.csv'), 'utf8'),
      /^step,square,seconds\n1,1,\d+\n2,4,\d+\n$/,
    );
  });
});
