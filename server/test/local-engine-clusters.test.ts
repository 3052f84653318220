import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseCoreList, allowedCores } from '../src/engine/local/machine.ts';
import { createLocalEngine } from '../src/engine/local/local-engine.ts';
import {
  cluster,
  endOf,
  outputOf,
  processesOf,
  runToEnd,
  setupEngine,
  temporaryFolder,
  until,
  written,
} from './support/local-engine.ts';

const release = (engine: { releaseCluster(id: string): Promise<string> }, id: string) =>
  until(`${id} is gone`, async () => (await engine.releaseCluster(id)) === 'gone');

describe('the core type of this machine', () => {
  it('is read off the machine', async (t) => {
    const { engine } = await setupEngine(t, { cores: 6 });

    const [coreType, ...others] = await engine.coreTypes();

    assert.ok(coreType);
    assert.deepEqual(others, []);
    assert.equal(coreType.code, 'local');
    assert.equal(coreType.name, 'This machine');
    assert.deepEqual(coreType.cores, [1, 2, 4, 6]);
    assert.equal(coreType.coresInAll, 6);
    assert.equal(coreType.pricePerCoreHour, 0);
    assert.ok(coreType.processorInfo.length > 0);
    assert.ok(coreType.memoryMbPerCore > 0);
    assert.ok(coreType.storageGbPerCore >= 0);
  });

  it('bears the names and prices of the configuration', async (t) => {
    const coreTypes = [{ code: 'fast', name: 'Fast', price: 0.5 }, { code: 'slow' }];
    const engine = await createLocalEngine({
      site: 'here',
      folder: await temporaryFolder(t),
      coreTypes,
    });
    t.after(() => engine.close());

    const found = await engine.coreTypes();

    assert.deepEqual(
      found.map(({ code, name, pricePerCoreHour }) => [code, name, pricePerCoreHour]),
      [
        ['fast', 'Fast', 0.5],
        ['slow', 'slow', 0],
      ],
    );
  });

  it('understands lists of cores', () => {
    assert.deepEqual(parseCoreList('0-2,5,8-9'), [0, 1, 2, 5, 8, 9]);
  });
});

describe('a cluster', () => {
  it('is up at once when its cores are free, and stays what it was', async (t) => {
    const { engine } = await setupEngine(t, { cores: 4 });
    await release(engine, 'crew');
    const up = {
      state: 'up',
      nodes: [{ hostname: hostname(), address: '127.0.0.1', cores: 4 }],
    };

    assert.deepEqual(await engine.ensureCluster(cluster('day', 2, 2)), up);
    assert.deepEqual(await engine.ensureCluster(cluster('day', 2, 2)), up);
  });

  it('waits for cores that others hold, and says so', async (t) => {
    const { engine } = await setupEngine(t, { cores: 4 });
    await release(engine, 'crew');
    await engine.ensureCluster(cluster('day', 2));
    await engine.ensureCluster(cluster('eve', 1));

    assert.deepEqual(await engine.ensureCluster(cluster('night', 4)), {
      state: 'waiting',
      reason: 'Waits for 4 cores: 1 of 4 is free; cluster day holds 2; cluster eve holds 1.',
    });
  });

  it('is not overtaken by a smaller one', async (t) => {
    const { engine } = await setupEngine(t, { cores: 4 });
    await release(engine, 'crew');
    await engine.ensureCluster(cluster('day', 3));
    await engine.ensureCluster(cluster('big', 4));

    assert.deepEqual(await engine.ensureCluster(cluster('small', 1)), {
      state: 'waiting',
      reason: 'Waits for 1 core: 1 of 4 is free; cluster day holds 3; cluster big asked first.',
    });
    await release(engine, 'day');
    assert.equal((await engine.ensureCluster(cluster('small', 1))).state, 'waiting');
    assert.equal((await engine.ensureCluster(cluster('big', 4))).state, 'up');
  });

  it('does not wait behind one that was given up', async (t) => {
    let now = 0;
    const { engine } = await setupEngine(t, { clock: () => now });
    await engine.ensureCluster(cluster('torn-down', 2));
    await engine.ensureCluster(cluster('forgotten', 2));
    await engine.ensureCluster(cluster('patient', 1));
    await release(engine, 'torn-down');
    await release(engine, 'crew');
    assert.equal((await engine.ensureCluster(cluster('patient', 1))).state, 'waiting');

    now += 60_001;

    assert.equal((await engine.ensureCluster(cluster('patient', 1))).state, 'up');
  });

  it('is refused when it can never be', async (t) => {
    const { engine } = await setupEngine(t);

    assert.deepEqual(await engine.ensureCluster(cluster('big', 2, 2)), {
      state: 'refused',
      reason: 'This machine hands out 2 cores in all, not 4.',
    });
    assert.deepEqual(await engine.ensureCluster({ ...cluster('odd', 1), coreType: 'h16r' }), {
      state: 'refused',
      reason: 'This machine has no core type "h16r".',
    });
    assert.equal((await engine.ensureCluster(cluster('none', 0))).state, 'refused');
  });

  it('is never given the cores of another, however many ask at once', async (t) => {
    const { engine } = await setupEngine(t, { cores: 8 });
    await release(engine, 'crew');
    const ids = Array.from({ length: 20 }, (_, index) => `c${String(index)}`);

    const states = await Promise.all(ids.map((id) => engine.ensureCluster(cluster(id, 1))));

    assert.equal(states.filter(({ state }) => state === 'up').length, 8);
  });

  it('may have any name', async (t) => {
    const { root, engine } = await setupEngine(t);
    await release(engine, 'crew');
    const id = '../../$(touch x)\n/..';

    assert.equal((await engine.ensureCluster(cluster(id, 1))).state, 'up');
    assert.deepEqual(await readdir(root), ['engine']);
    await release(engine, id);
    assert.deepEqual(await readdir(join(root, 'engine', 'clusters')), []);
  });

  it('that another server holds is seen, though its record came in the same tick of the clock', async (t) => {
    const { root, engine } = await setupEngine(t);
    const folder = join(root, 'engine', 'clusters');
    const now = new Date();
    await utimes(folder, now, now);
    assert.deepEqual((await engine.held()).clusters, ['crew']);

    const record = { id: 'night', coreType: 'local', cores: [1] };
    await writeFile(join(folder, 'night.json'), JSON.stringify(record));
    await utimes(folder, now, now);

    assert.deepEqual((await engine.held()).clusters, ['crew', 'night']);
  });

  it('with a damaged record is told of, and gives its cores to nobody', async (t) => {
    const root = await temporaryFolder(t);
    await mkdir(join(root, 'clusters'));
    await writeFile(join(root, 'clusters', 'day.json'), '{"id":');
    const engine = await createLocalEngine({ site: 'local', folder: root, cores: 2 });
    t.after(() => engine.close());

    await assert.rejects(engine.ensureCluster(cluster('night', 1)), /day\.json is damaged/);
  });

  it('that never was is gone', async (t) => {
    const { engine } = await setupEngine(t);

    assert.equal(await engine.releaseCluster('never'), 'gone');
  });

  it('is gone only when all that ran on it is gone', async (t) => {
    let now = 0;
    const { root, engine, spec } = await setupEngine(t, { clock: () => now });
    const stubborn = `trap '' TERM; echo $$ >ready; while :; do sleep 0.05; done`;
    const run = spec('job', `setsid bash -c "${stubborn.replaceAll('$', '\\$')}" & wait`);
    await engine.ensureRun(run);
    await written(run, 'ready');

    assert.equal(await engine.releaseCluster('crew'), 'releasing');
    assert.equal((await engine.ensureCluster(cluster('night', 1))).state, 'waiting');
    await assert.rejects(engine.ensureRun(spec('late', 'true')), /is being torn down/);
    now += 10_000;
    await release(engine, 'crew');

    assert.deepEqual(await processesOf(root), []);
    assert.equal((await engine.ensureCluster(cluster('night', 1))).state, 'up');
  });
});

describe('the runs of a cluster', () => {
  it('have cores of their own', { skip: allowedCores().length < 2 }, async (t) => {
    const { engine, spec } = await setupEngine(t);
    const command = 'echo $$ >ready; until [[ -e go ]]; do sleep 0.01; done; taskset -cp $$';
    const runs = ['one', 'two'].map((jobId) => spec(jobId, command));
    await Promise.all(runs.map((run) => engine.ensureRun(run)));
    await Promise.all(runs.map((run) => written(run, 'ready')));
    await assert.rejects(
      engine.ensureRun(spec('three', 'true')),
      /Cluster crew has 0 free cores now/,
    );

    const logs = runs.map(async (run) => {
      await writeFile(join(run.folder, 'work', 'go'), '');
      return runToEnd(engine, run);
    });

    const cores = (await Promise.all(logs)).map(
      ({ log }) => /affinity list: (.*)$/m.exec(outputOf(log))?.[1],
    );
    assert.deepEqual(cores.sort(), allowedCores().slice(0, 2).map(String));
  });

  it('give their cores back when they end', async (t) => {
    const { engine, spec } = await setupEngine(t);

    for (const jobId of ['one', 'two', 'three'])
      assert.equal((await runToEnd(engine, spec(jobId, 'true', { cores: 2 }))).exitCode, 0);
  });

  it('need a cluster that is up and large enough', async (t) => {
    const { engine, spec } = await setupEngine(t);

    await assert.rejects(
      engine.ensureRun(spec('job', 'true', { clusterId: 'none' })),
      /Cluster none is not up/,
    );
    await assert.rejects(engine.ensureRun(spec('job', 'true', { cores: 3 })), /has 2 cores in all/);
  });

  it('that could not be started say why when they are asked for again', async (t) => {
    const { root, engine, spec } = await setupEngine(t, { path: '/nowhere' });
    const run = spec('job', 'true');

    await assert.rejects(engine.ensureRun(run), /bash or taskset was not found/);
    await assert.rejects(engine.ensureRun(run), /bash or taskset was not found/);
    assert.deepEqual(await processesOf(root), []);
  });

  it('tell of their end', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'true');
    const told = new Promise<void>((resolve) => {
      const stop = engine.onChange(() => {
        stop();
        resolve();
      });
    });
    // The promise alone does not keep the test alive.
    const alive = setTimeout(() => undefined, 20_000);

    await engine.ensureRun(run);
    await told;
    clearTimeout(alive);

    assert.equal((await endOf(engine, run)).exitCode, 0);
  });
});
