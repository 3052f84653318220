import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Job } from '#contract/jobs';
import { Run } from '#contract/runs';
import { page } from '#contract/wire';
import { createApi, type Api } from '../../scripts/lib/api.ts';
import { OWN_TOKEN, startServer, type OwnServer } from '../../scripts/lib/server.ts';
import { killIfThere, processesOf, until } from './support/local-engine.ts';
import { sweepOf } from './support/sweeps.ts';

const RUNS = 24;
const SLOTS = 4;

describe('a server that is killed in the middle of a sweep', { timeout: 400_000 }, () => {
  let home: string;
  let server: OwnServer;
  let api: Api;
  const start = async (): Promise<void> => {
    server = await startServer(home, 'server');
    api = createApi(server.baseUrl, OWN_TOKEN);
  };
  const send = async (method: string, where: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${server.baseUrl}/api/v3/${where}`, {
      method,
      headers: { Authorization: `Token ${OWN_TOKEN}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    assert.ok(response.ok, await response.clone().text());
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const runsOf = async (jobId: string): Promise<Run[]> =>
    page(Run).parse(await send('GET', `jobs/${jobId}/runs/?page_size=1000`)).results;
  const endedOf = async (jobId: string): Promise<number> =>
    (await runsOf(jobId)).filter(({ dateCompleted }) => dateCompleted !== null).length;

  before(async () => {
    home = await realpath(await mkdtemp(path.join(tmpdir(), 'moorage-sweep-kill-')));
    const config = `sites: [{ name: local, engine: local, cores: ${String(SLOTS)} }]`;
    await writeFile(path.join(home, 'moorage.yaml'), config);
    await start();
  });
  after(async () => {
    await server.end('SIGTERM');
    await until('nothing runs', async () => {
      const left = await processesOf(home);
      for (const { pid } of left) killIfThere(pid);
      return left.length === 0;
    });
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  });

  it('goes on where it was: every run once, with its true exit code and its outputs', async () => {
    const command = `n=$(basename "$HOME"); echo "$n" >>${home}/starts; sleep 0.05; exit $((\${n#run} % 3))`;
    const tile = {
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: 'local', coresPerSlot: 1, slots: SLOTS, walltime: 1 },
    };
    const { id } = Job.parse(
      await send('POST', 'jobs/', { name: 'sweep', jobanalyses: [tile], ...sweepOf(RUNS) }),
    );
    await send('POST', `jobs/${id}/submit/`);
    for (const ended of [3, 9, 15]) {
      await until(`${String(ended)} have ended`, async () => (await endedOf(id)) >= ended, 120_000);
      await server.end('SIGKILL');
      await start();
    }

    const job = await api.jobOver(id);

    assert.deepEqual([job.outcome, job.exitCode], ['failed', 1]);
    const starts = (await readFile(path.join(home, 'starts'), 'utf8')).trim().split('\n');
    assert.equal(starts.length, RUNS);
    assert.equal(new Set(starts).size, RUNS);
    const runs = await runsOf(id);
    assert.deepEqual(
      runs.map(({ exitCode, outputFileCount }) => [exitCode, outputFileCount]),
      runs.map(({ displayOrder }) => [displayOrder % 3, 1]),
    );
    const names = await api.statusesOf(id);
    assert.equal(names.filter((name) => name === 'Completed').length, 1);
  });
});
