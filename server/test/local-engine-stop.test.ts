import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readProcess } from '../src/engine/local/process-table.ts';
import {
  endOf,
  killIfThere,
  outputOf,
  logOf,
  processesOf,
  processesOfRun,
  runToEnd,
  setupEngine,
  stateOf,
  until,
  written,
} from './support/local-engine.ts';

const gone = (pid: string) => () => !readProcess(Number(pid));

describe('stopping a run', () => {
  it('ends the whole tree with TERM and keeps the log', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'echo begun; sleep 600 & echo $! >child; wait; echo never');
    await engine.ensureRun(run);
    const child = await written(run, 'child');

    await engine.stopRun(run, 'term');

    const { exitCode, signal } = await endOf(engine, run);
    assert.deepEqual([exitCode, signal], [143, 'SIGTERM']);
    assert.match(outputOf(await logOf(run)), /^begun\n/);
    await until('the child is gone', gone(child));
  });

  it('takes the exit code of a command that ends itself on TERM', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const command = `trap 'echo saved; exit 3' TERM; echo $$ >ready; while :; do sleep 0.01; done`;
    const run = spec('job', command);
    await engine.ensureRun(run);
    await written(run, 'ready');

    await engine.stopRun(run, 'term');

    const { exitCode, signal } = await endOf(engine, run);
    assert.deepEqual([exitCode, signal], [3, null]);
    assert.match(await logOf(run), /^saved$/m);
  });

  it('begins no further step', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const first = `trap 'exit 0' TERM; echo $$ >ready; while :; do sleep 0.01; done`;
    const steps = [first, 'touch second'].map((command) => ({ command, env: {} }));
    const run = spec('job', '', { steps });
    await engine.ensureRun(run);
    await written(run, 'ready');

    await engine.stopRun(run, 'term');

    const { exitCode, signal } = await endOf(engine, run);
    assert.deepEqual([exitCode, signal], [143, 'SIGTERM']);
  });

  it('needs KILL for one that ignores TERM, and still learns how it ended', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', `trap '' TERM; echo $$ >ready; while :; do sleep 0.01; done`);
    await engine.ensureRun(run);
    const pid = await written(run, 'ready');

    await engine.stopRun(run, 'term');
    await engine.stopRun(run, 'term');
    assert.equal((await stateOf(engine, run)).state, 'running');
    assert.ok(readProcess(Number(pid)));
    await engine.stopRun(run, 'kill');

    const { exitCode, signal } = await endOf(engine, run);
    assert.deepEqual([exitCode, signal], [137, 'SIGKILL']);
  });

  it('can be asked for again and again while the run ends', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'head -c 1000000 /dev/urandom; echo $$ >ready; sleep 600');
    await engine.ensureRun(run);
    await written(run, 'ready');

    const end = await until('it has ended', async () => {
      await engine.stopRun(run, 'kill');
      const state = await stateOf(engine, run);
      return state.state === 'ended' && state;
    });

    assert.deepEqual([end.exitCode, end.signal], [137, 'SIGKILL']);
  });

  it('wakes what was stopped by SIGSTOP', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'echo $$ >ready; kill -STOP $$; sleep 600');
    await engine.ensureRun(run);
    await written(run, 'ready');

    await engine.stopRun(run, 'term');

    assert.equal((await endOf(engine, run)).signal, 'SIGTERM');
  });

  const escapes = {
    'a session of its own': 'setsid sleep 600 & echo $! >child',
    'a double fork': '(setsid sleep 600 & echo $! >child)',
    'nohup in the background': 'nohup sleep 600 >/dev/null 2>&1 & echo $! >child; disown',
    'an empty environment': 'env -i sleep 600 & echo $! >child',
    'what left session, tree and environment at once': '(env -i setsid sleep 600 & echo $! >child)',
    'a shell that ignores TERM': `setsid bash -c "trap '' TERM; echo \\$\\$ >child; while :; do sleep 0.05; done" &`,
  };
  for (const [what, command] of Object.entries(escapes)) {
    it(`R8: reaches ${what}`, async (t) => {
      const { engine, spec } = await setupEngine(t);
      const run = spec('job', `${command}\nsleep 600`);
      await engine.ensureRun(run);
      const child = await written(run, 'child');

      await engine.stopRun(run, 'kill');

      await until('the child is gone', gone(child));
      assert.equal((await endOf(engine, run)).signal, 'SIGKILL');
    });

    it(`R8: sweeps ${what} that a run leaves behind`, async (t) => {
      const { engine, spec } = await setupEngine(t);
      const run = spec('job', `${command}\nuntil [[ -s child ]]; do sleep 0.01; done; exit 6`);

      assert.equal((await runToEnd(engine, run)).exitCode, 6);
      const child = await written(run, 'child');

      await until('the stray is gone', gone(child));
    });
  }

  /**
   * Each head notes itself, and leaves one or two others before it ends: never more than the limit, which is told by
   * what they noted, and no longer than the test may last, so that nothing is left when nobody stops them.
   */
  const live = 'echo x >>heads && ((EPOCHSECONDS < end)) || exit';
  const bombs = {
    'what multiplies': `
      head() { ${live}; sleep 0.02; head & (($(wc -c <heads) < 400)) && head & }`,
    'what flees from session to session': `
      head() { ${live}; sleep 0.01; setsid bash -c "$(declare -f head); head" & }`,
  };
  for (const [what, head] of Object.entries(bombs)) {
    it(`R8: ends ${what} in one stop`, async (t) => {
      const { root, engine, spec } = await setupEngine(t);
      const start =
        'export end=$((EPOCHSECONDS + 60)); for n in 1 2 3 4 5 6; do head & done; wait; sleep 600';
      const run = spec('job', `${head}\n${start}`);
      const heads = async () =>
        (await readFile(join(run.folder, 'work', 'heads'), 'utf8').catch(() => '')).length;
      await engine.ensureRun(run);
      await until('it has multiplied', async () => (await heads()) > 100);

      await engine.stopRun(run, 'kill');

      const before = await heads();
      assert.equal((await endOf(engine, run)).signal, 'SIGKILL');
      await until('nothing is left', async () => !(await processesOf(root)).length);
      // A line or two may have been on their way into the file; whoever goes on writes hundreds.
      assert.ok((await heads()) - before <= 20);
    });
  }

  it('R8: takes a command that kills its whole group for what it is', async (t) => {
    const { root, engine, spec } = await setupEngine(t);
    const run = spec('job', 'echo begun; setsid sleep 600 & sleep 600 & kill -KILL 0');
    await engine.ensureRun(run);

    const lost = await until('it is lost', async () => {
      const state = await stateOf(engine, run);
      return state.state === 'lost' && state;
    });

    assert.match(lost.reason, /watched over the run was killed, so its exit code is not known/);
    assert.ok(lost.startedAt && lost.lastSignAt && lost.lastSignAt >= lost.startedAt);
    await until('nothing is left', async () => !(await processesOf(root)).length);
  });

  it('leaves the other runs of the cluster alone', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const one = spec('one', 'echo $$ >ready; sleep 600');
    const other = spec('other', 'echo $$ >ready; sleep 600');
    await Promise.all([engine.ensureRun(one), engine.ensureRun(other)]);
    const pids = await Promise.all([written(one, 'ready'), written(other, 'ready')]);

    await engine.stopRun(one, 'kill');
    await endOf(engine, one);
    await until('nothing of it is left', async () => !(await processesOfRun(one)).length);

    assert.equal((await stateOf(engine, other)).state, 'running');
    assert.ok(readProcess(Number(pids[1])));
  });
});

describe('a run whose shim is killed', () => {
  it('is lost, and what it left running is swept', async (t) => {
    const { root, engine, spec } = await setupEngine(t);
    const run = spec('job', 'env -i sleep 600 & sleep 600 & echo $! >ready; wait');
    await engine.ensureRun(run);
    await written(run, 'ready');
    const shim = (await processesOf(root)).find(
      ({ tags, pid, session }) => tags?.shim && pid === session,
    );
    assert.ok(shim);

    killIfThere(shim.pid);

    const lost = await until('it is lost', async () => {
      const state = await stateOf(engine, run);
      return state.state === 'lost' && state;
    });
    assert.match(lost.reason, /watched over the run was killed/);
    assert.ok(lost.startedAt);
    await until('nothing of it is left', async () => !(await processesOf(root)).length);
  });
});
