import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { Job } from '#contract/jobs';
import { createBench, newFolder, TOKEN } from './support/bench.ts';

const bench = await createBench();
const { api, moorage } = bench;
const folder = await newFolder({ 'params.csv': 'depth\n1\n2\n', 'old.txt': 'text' });

/** The one document that a command prints for programs. */
async function json(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await moorage(folder, ...args, '-o', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

describe('-o json', () => {
  it('prints what the server says, whole, for each command', async () => {
    const { id } = await api.submit({ name: 'one', command: 'echo hi' });
    const { usedClusterId } = await api.jobOver(id);

    const status = Job.extend({ status: z.string() }).parse(await json('status', '-j', id));
    assert.deepEqual([status.status, status.outcome], ['Completed', 'succeeded']);
    assert.partialDeepStrictEqual(await json('list', 'jobs', '--mine', '-l', '1'), [
      { id, name: 'one' },
    ]);
    assert.partialDeepStrictEqual(await json('list-info', '-c'), [
      { code: 'local', site: 'local' },
    ]);
    const software = z.array(z.object({ code: z.string() })).parse(await json('list-info', '-a'));
    assert.ok(software.some(({ code }) => code === 'user_included'));
    assert.partialDeepStrictEqual(await json('tail', '-j', id, '-n', '3'), { lines: ['hi'] });
    assert.partialDeepStrictEqual(await json('logs', '-j', id), { offset: 0 });
    assert.deepEqual(await json('clusters', 'list'), []);
    assert.partialDeepStrictEqual(await json('stop', '-j', id), { id, outcome: 'succeeded' });

    await api.clusterIn(usedClusterId ?? '', 'Stopped');
    assert.deepEqual(await json('delete', '-j', id), { id, isDeleted: true });
    const gone = await moorage(folder, 'status', '-j', id);
    assert.equal(gone.code, 33);
  });

  it('and sync tell the runs of a sweep apart', async () => {
    const uploaded = z.object({ files: z.array(z.object({ id: z.string() })) });
    const { files } = uploaded.parse(await json('upload', '-f', 'params.csv'));
    const body = {
      name: 'sweep',
      paramFile: { id: files[0]?.id },
      jobanalyses: [
        {
          analysis: { code: 'user_included' },
          command: 'echo "run" > out.txt',
          hardware: { coreType: 'local', coresPerSlot: 1, slots: 2 },
        },
      ],
    };
    const post = async (path: string, content: unknown) =>
      fetch(`${bench.server.address}/api/v3/jobs/${path}`, {
        method: 'POST',
        headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(content),
      });
    const { id } = z.object({ id: z.string() }).parse(await (await post('', body)).json());
    assert.equal((await post(`${id}/submit/`, {})).status, 200);
    await api.jobOver(id);

    await json('sync', '-j', id, '-f', 'out.txt', '-o', 'sweep');
    for (const run of ['run1', 'run2'])
      assert.equal(await readFile(join(folder, 'sweep', run, 'out.txt'), 'utf8'), 'run\n');
    await json('download-file', '-j', id, '-r', '2', '-f', 'out.txt', '-o', 'second');
    assert.equal(await readFile(join(folder, 'second/run2/out.txt'), 'utf8'), 'run\n');
  });
});
