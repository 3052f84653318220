import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createApi, type Api } from '../../scripts/lib/api.ts';
import { OWN_TOKEN, startServer, type OwnServer } from '../../scripts/lib/server.ts';
import { isShim } from '../src/engine/local/process-tree.ts';
import { killIfThere, processesOf, until } from './support/local-engine.ts';

const JOBS = 200;
const KILLS = 5;

/** More than one kind of end, and the same one for the same job. */
const exitCodeOf = (index: number): number => index % 7;

describe('a server that is killed again and again', { timeout: 300_000 }, () => {
  let home: string;
  let server: OwnServer;
  let api: Api;
  const start = async (): Promise<void> => {
    server = await startServer(home, 'server');
    api = createApi(server.baseUrl, OWN_TOKEN);
  };
  const shims = async () => (await processesOf(home)).filter(isShim).length;
  const hardware = {
    coreType: 'local',
    coresPerSlot: JOBS,
    slots: 1,
    walltime: 1,
    type: 'compute',
  };
  const startCluster = async (): Promise<string> => {
    const { id } = await api.startCluster('many', { hardware });
    await api.clusterIn(id, 'Started');
    return id;
  };

  before(async () => {
    home = await realpath(await mkdtemp(path.join(tmpdir(), 'moorage-kills-')));
    const config = `sites: [{ name: local, engine: local, cores: ${String(JOBS)} }]`;
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

  it(
    `R7: finds ${String(JOBS)} running jobs again each time, and loses no exit code`,
    { timeout: 250_000 },
    async (t) => {
      // The jobs wait for a line each, and cost no processor time until it comes.
      const gate = path.join(home, 'gate');
      execFileSync('mkfifo', [gate]);
      const opened = await open(gate, 'r+');
      t.after(() => opened.close());
      const clusterId = await startCluster();
      const jobs: string[] = [];
      for (const index of Array(JOBS).keys()) {
        const command = `echo ${String(index)} >>${home}/starts; read -r _ <${gate}; exit ${String(exitCodeOf(index))}`;
        jobs.push((await api.submit({ name: `job ${String(index)}`, command, clusterId })).id);
      }
      // Some are killed over with the server that was about to start them.
      for (let kill = 0; kill < KILLS; kill += 1) {
        if (kill >= 2) await until('all run', async () => (await shims()) === JOBS, 120_000);
        await server.end('SIGKILL');
        await start();
      }
      await until('all run', async () => (await shims()) === JOBS, 120_000);
      await opened.write('\n'.repeat(JOBS));

      for (const [index, id] of jobs.entries()) {
        const { exitCode, signal } = await api.jobOver(id);
        assert.deepEqual([exitCode, signal], [exitCodeOf(index), null]);
      }
      const starts = (await readFile(path.join(home, 'starts'), 'utf8')).trim().split('\n');
      assert.equal(starts.length, JOBS);
      assert.equal(new Set(starts).size, JOBS);
      await api.tearDownAll();
    },
  );

  it('R10: tears down what it was tearing down when it was killed', async () => {
    const clusterId = await startCluster();
    for (const name of ['one', 'two', 'three']) {
      const { id } = await api.submit({ name, command: 'setsid sleep 600 & sleep 600', clusterId });
      await api.jobIn(id, 'Executing');
    }

    await api.stopCluster(clusterId);
    for (let kill = 0; kill < 3; kill += 1) {
      await server.end('SIGKILL');
      await start();
    }
    await api.clusterIn(clusterId, 'Stopped');

    assert.deepEqual(await processesOf(home), []);
    await startCluster();
  });
});
