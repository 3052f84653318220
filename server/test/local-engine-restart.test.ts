import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunSpec } from '../src/engine/engine.ts';
import { createLocalEngine } from '../src/engine/local/local-engine.ts';
import { readProcess } from '../src/engine/local/process-table.ts';
import {
  cluster,
  endOf,
  killIfThere,
  logOf,
  outputOf,
  processesOf,
  runToEnd,
  setupEngine,
  stateOf,
  temporaryFolder,
  until,
  written,
} from './support/local-engine.ts';

/** A server that starts the runs and is then killed; the runs go on. */
async function killedServer(t: TestContext, commands: Record<string, string>) {
  const root = await temporaryFolder(t);
  const folder = join(root, 'engine');
  const runs = Object.entries(commands).map(([jobId, command]): RunSpec => ({
    jobId,
    number: 1,
    folder: join(root, 'jobs', jobId, 'run1'),
    clusterId: 'crew',
    cores: 1,
    owner: 'ada@example.org',
    steps: [{ command, env: {} }],
    env: {},
  }));
  const script = fileURLToPath(import.meta.resolve('./support/engine-process.ts'));
  const server = spawn(process.execPath, [script, JSON.stringify({ folder, runs })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  await once(server.stdout, 'data');
  await Promise.all(runs.map((run) => written(run, 'ready')));
  server.kill('SIGKILL');
  await once(server, 'exit');
  t.after(async () => {
    for (const { pid } of await processesOf(root)) killIfThere(pid);
  });
  const restart = async () => {
    const engine = await createLocalEngine({ site: 'local', cores: 2, folder });
    t.after(() => engine.close());
    return engine;
  };
  return { root, runs, restart };
}

const waitFor = (name: string) => `echo $$ >ready; until [[ -e ${name} ]]; do sleep 0.02; done`;

describe('after the server was killed', () => {
  it('runs go on and are found again with their exit codes and whole logs', async (t) => {
    const { runs, restart } = await killedServer(t, {
      one: `echo before; ${waitFor('go')}; echo after; exit 5`,
      two: `echo before; ${waitFor('go')}; echo after; kill -KILL $$`,
    });
    const engine = await restart();
    for (const run of runs) assert.equal((await stateOf(engine, run)).state, 'running');

    let told = 0;
    engine.onChange(() => (told += 1));
    for (const run of runs) await writeFile(join(run.folder, 'work', 'go'), '');

    const ends = await Promise.all(runs.map((run) => endOf(engine, run)));
    assert.deepEqual(
      ends.map(({ exitCode, signal }) => [exitCode, signal]),
      [
        [5, null],
        [137, 'SIGKILL'],
      ],
    );
    for (const run of runs) assert.equal(outputOf(await logOf(run)), 'before\nafter\n');
    await until('the ends were told', () => told >= 1);
  });

  it('what ended meanwhile has ended, and its strays are swept', async (t) => {
    const { root, runs, restart } = await killedServer(t, {
      one: `${waitFor('go')}; setsid sleep 600 & exit 8`,
    });
    const [run] = runs;
    assert.ok(run);
    await writeFile(join(run.folder, 'work', 'go'), '');
    await until('it has ended', () => readFile(join(run.folder, 'exit.json')).catch(() => false));

    const engine = await restart();

    assert.equal((await endOf(engine, run)).exitCode, 8);
    await until('no stray is left', async () => !(await processesOf(root)).length);
  });

  it('clusters still hold their cores, and running runs theirs', async (t) => {
    const { runs, restart } = await killedServer(t, { one: waitFor('go') });
    const engine = await restart();
    const [run] = runs;
    assert.ok(run);

    assert.equal((await engine.ensureCluster(cluster('crew', 2))).state, 'up');
    assert.equal((await engine.ensureCluster(cluster('night', 1))).state, 'waiting');
    const big = { ...run, jobId: 'big', folder: `${run.folder}-big`, cores: 2 };
    await assert.rejects(engine.ensureRun(big), /Cluster crew has 1 free core/);
  });

  it('a cluster can be torn down with what runs on it', async (t) => {
    const { root, restart } = await killedServer(t, {
      one: `trap '' TERM; echo $$ >ready; while :; do sleep 0.05; done`,
      two: 'echo $$ >ready; sleep 600',
    });
    const engine = await restart();

    assert.equal(await engine.releaseCluster('crew'), 'releasing');
    await until('it is gone', async () => (await engine.releaseCluster('crew')) === 'gone');

    assert.deepEqual(await processesOf(root), []);
    assert.equal((await engine.ensureCluster(cluster('night', 2))).state, 'up');
  });
});

describe('a run', () => {
  /** Counts its starts in a file that it appends to. */
  const counting = 'echo started >>../starts; sleep 0.05';
  const startsOf = (run: RunSpec) => readFile(join(run.folder, 'starts'), 'utf8');

  it('starts once when it is asked for many times at once', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', counting);

    await Promise.all(Array.from({ length: 10 }, () => engine.ensureRun(run)));
    await endOf(engine, run);
    await engine.ensureRun(run);

    assert.equal(await startsOf(run), 'started\n');
  });

  it('starts once when two servers start it at once', async (t) => {
    const { engine, start, spec } = await setupEngine(t);
    const other = await start();
    t.after(() => other.close());
    const runs = Array.from({ length: 8 }, (_, index) => spec(`job${String(index)}`, counting));

    for (const run of runs) {
      await Promise.all([engine.ensureRun(run), other.ensureRun(run)]);
      await endOf(engine, run);
      await endOf(other, run);
      assert.equal(await startsOf(run), 'started\n');
      assert.match(await logOf(run), /^Exited with code 0\nEnded [^\n]*\n$/);
    }
  });

  it('is absent before it was asked for', async (t) => {
    const { engine, spec } = await setupEngine(t);

    assert.deepEqual(await stateOf(engine, spec('job', 'true')), { state: 'absent' });
  });

  it('R9: is lost when the machine was restarted under it', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'true');
    await runToEnd(engine, run);
    const started = join(run.folder, '.moorage', 'started');
    const mark = (await readFile(started, 'utf8')).replace(
      /"bootId":"[^"]*"/,
      '"bootId":"another"',
    );
    const other = spec('other', 'true');
    await mkdir(join(other.folder, '.moorage'), { recursive: true });
    await writeFile(join(other.folder, '.moorage', 'started'), mark);

    const state = await stateOf(engine, other);

    assert.equal(state.state, 'lost');
    assert.match(state.reason, /machine was restarted/);
  });

  it('R9: is lost when another process has the number of its shim, which is left alone', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'true');
    await runToEnd(engine, run);
    const mark = await readFile(join(run.folder, '.moorage', 'started'), 'utf8');
    const foreign = spawn('sleep', ['600'], { detached: true });
    t.after(() => foreign.kill('SIGKILL'));
    await once(foreign, 'spawn');
    const other = spec('other', 'true');
    await mkdir(join(other.folder, '.moorage'), { recursive: true });
    const forged = mark.replace(/"pid":\d+/, `"pid":${String(foreign.pid)}`);
    await writeFile(join(other.folder, '.moorage', 'started'), forged);

    assert.equal((await stateOf(engine, other)).state, 'lost');
    await engine.stopRun(other, 'kill');
    // Its session would be swept, were its number free.
    const next = spec('next', 'setsid sleep 600 & echo $! >child; sleep 0.1');
    await runToEnd(engine, next);
    const child = Number(await written(next, 'child'));
    await until('a sweep has gone by', () => !readProcess(child));
    assert.equal(foreign.exitCode ?? foreign.signalCode, null);
    assert.ok(readProcess(foreign.pid ?? 0));
  });

  it('whose shim never came to sign its mark is lost, and is not started again', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', counting);
    await mkdir(join(run.folder, '.moorage'), { recursive: true });
    await writeFile(join(run.folder, '.moorage', 'started'), '');

    await engine.ensureRun(run);

    assert.equal((await stateOf(engine, run)).state, 'lost');
    await assert.rejects(startsOf(run));
  });
});
