import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { RunRefused } from '../src/engine/engine.ts';
import { logOf, outputOf, runToEnd, setupEngine, temporaryFolder } from './support/local-engine.ts';

async function run(t: TestContext, command: string, more: readonly string[] = []) {
  const { engine, spec } = await setupEngine(t);
  const steps = [command, ...more].map((step) => ({ command: step, env: {} }));
  const wanted = spec('job', '', { steps });
  return { wanted, ...(await runToEnd(engine, wanted)) };
}

describe('a run', () => {
  const endings = [
    { command: 'true', exitCode: 0, signal: null },
    { command: 'exit 7', exitCode: 7, signal: null },
    { command: 'exit 137', exitCode: 137, signal: null },
    { command: 'exit 143', exitCode: 143, signal: null },
    { command: 'exit 255', exitCode: 255, signal: null },
    { command: 'kill -KILL $$', exitCode: 137, signal: 'SIGKILL' },
    { command: 'kill -TERM $$', exitCode: 143, signal: 'SIGTERM' },
    { command: 'kill -SEGV $$', exitCode: 139, signal: 'SIGSEGV' },
    { command: 'kill -INT $$', exitCode: 130, signal: 'SIGINT' },
    { command: 'kill -PIPE $$', exitCode: 141, signal: 'SIGPIPE' },
    { command: 'no-such-program', exitCode: 127, signal: null },
    { command: 'false; true', exitCode: 0, signal: null },
  ];
  for (const { command, exitCode, signal } of endings) {
    it(`of "${command}" ends with ${String(exitCode)} and ${signal ?? 'no signal'}`, async (t) => {
      const end = await run(t, command);

      assert.deepEqual([end.exitCode, end.signal], [exitCode, signal]);
      assert.ok(end.startedAt <= end.endedAt);
    });
  }

  it('goes through its steps until one fails', async (t) => {
    const end = await run(t, 'echo one', ['echo two; exit 3', 'echo three']);

    assert.equal(outputOf(end.log), 'one\ntwo\n');
    assert.equal(end.exitCode, 3);
  });

  it('goes on to the next step when one signals its whole process group', async (t) => {
    const end = await run(t, 'trap : TERM; sleep 600 & kill -TERM 0; wait; echo one', ['echo two']);

    assert.equal(outputOf(end.log), 'one\ntwo\n');
    assert.deepEqual([end.exitCode, end.signal], [0, null]);
  });

  it('without steps ends well', async (t) => {
    const { engine, spec } = await setupEngine(t);

    assert.equal((await runToEnd(engine, spec('job', '', { steps: [] }))).exitCode, 0);
  });

  it('has its output and errors in one log, in order, and two closing lines', async (t) => {
    const { log } = await run(t, 'echo out; echo err >&2; echo out again');

    assert.match(
      log,
      /^out\nerr\nout again\nExited with code 0\nEnded at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z after \d+\.\d{3} s\n$/,
    );
  });

  const tails = [
    { bytes: 'no newline', ended: false },
    { bytes: 'newline\\n', ended: true },
    { bytes: 'nul\\0', ended: false },
    { bytes: '\\377\\000\\001\\r', ended: false },
    { bytes: '\\303', ended: false },
    { bytes: 'two newlines\\n\\n', ended: true },
  ];
  for (const { bytes, ended } of tails) {
    it(`keeps the bytes "${bytes}" as they are, whatever they are`, async (t) => {
      const { wanted } = await run(t, `printf '${bytes}'; printf '${bytes}' >expected`);

      const log = await readFile(join(wanted.folder, 'process_output.log'));
      const expected = await readFile(join(wanted.folder, 'work', 'expected'));
      const rest = log.subarray(expected.length).toString();
      assert.deepEqual(log.subarray(0, expected.length), expected);
      assert.match(rest, ended ? /^Exited with code 0\n.*\n$/ : /^\nExited with code 0\n.*\n$/);
    });
  }

  it('writes nothing but the closing lines for a silent command', async (t) => {
    const { log } = await run(t, 'true');

    assert.match(log, /^Exited with code 0\n[^\n]*\n$/);
  });

  it('does not lose its log when the job removes the link to it', async (t) => {
    const { log } = await run(t, 'echo kept; rm process_output.log; echo kept too');

    assert.equal(outputOf(log), 'kept\nkept too\n');
  });

  it('finds its log in the work folder', async (t) => {
    const { wanted, log } = await run(t, 'echo seen; cat process_output.log >copy; cat copy');

    assert.equal(outputOf(log), 'seen\nseen\n');
    const link = join(wanted.folder, 'work', 'process_output.log');
    assert.equal(await readlink(link), '../process_output.log');
  });

  it('reads its standard input from nowhere', async (t) => {
    const { log } = await run(t, 'cat; echo read');

    assert.equal(outputOf(log), 'read\n');
  });

  it('leaves a whole exit.json', async (t) => {
    const { wanted, startedAt, endedAt } = await run(t, 'exit 4');

    const exit: unknown = JSON.parse(await readFile(join(wanted.folder, 'exit.json'), 'utf8'));
    assert.deepEqual(Object.keys(exit as object), ['startedAt', 'endedAt', 'exitCode', 'signal']);
    assert.ok(endedAt.getTime() - startedAt.getTime() < 20_000);
  });

  it('works in a folder with a hostile name', async (t) => {
    const { root, engine, spec } = await setupEngine(t);
    const folder = join(root, 'a b $(touch canary) `id` \n -rf "\' %s *', 'run1');
    await mkdir(folder, { recursive: true });

    const end = await runToEnd(engine, spec('job', 'pwd; ls', { folder }));

    assert.equal(end.exitCode, 0);
    assert.equal(outputOf(end.log), `${folder}/work\nprocess_output.log\n`);
  });

  it('takes any number of bytes from a command', async (t) => {
    const { log } = await run(t, `: '${'x'.repeat(300_000)}'\nhead -c 5000000 /dev/zero`);

    assert.equal(outputOf(log).length, 5_000_001);
  });
});

describe('the shim, while somebody sets the clock of the machine', () => {
  for (const hours of [1, -1]) {
    it(`R13: tells how long a run took, not what the clock says (${String(hours)} h)`, async (t) => {
      const folder = await temporaryFolder(t);
      await mkdir(join(folder, '.moorage'));
      const real = await readFile('server/src/engine/local/shim.sh', 'utf8');
      const shim = join(folder, 'shim.sh');
      // The clock of a machine cannot be set here: a shim that adds what stands in a file.
      const clock = '${EPOCHREALTIME/[^0-9]/}';
      assert.ok(real.includes(`micros=${clock}`));
      await writeFile(shim, real.replace(clock, `$((${clock} + $(<${folder}/clock)))`));
      await writeFile(join(folder, 'clock'), '0');
      await writeFile(join(folder, '1.env'), '');
      await writeFile(
        join(folder, '1.sh'),
        `echo ${String(hours * 3_600_000_000)} >${folder}/clock`,
      );

      // A session of its own, for at its end it signals its whole process group.
      await once(spawn('bash', [shim, folder, folder, '1'], { detached: true }), 'exit');

      const exit = JSON.parse(await readFile(join(folder, 'exit.json'), 'utf8')) as Exit;
      const tookMs = Date.parse(exit.endedAt) - Date.parse(exit.startedAt);
      assert.ok(tookMs >= 0 && tookMs < 60_000, `${String(tookMs)} ms`);
      assert.match(
        await readFile(join(folder, 'process_output.log'), 'utf8'),
        /after \d{1,2}\.\d{3} s/,
      );
    });
  }
});
interface Exit {
  readonly startedAt: string;
  readonly endedAt: string;
}

describe('the environment of a run', () => {
  it('is exactly what was allowed', async (t) => {
    process.env['MOORAGE_TEST_SECRET'] = 'of the server';
    t.after(() => delete process.env['MOORAGE_TEST_SECRET']);
    const { root, engine, spec } = await setupEngine(t);
    const wanted = spec('job', '', {
      env: { COLOUR: 'red', SIZE: 'small' },
      steps: [{ command: 'env -0', env: { SIZE: 'with\nnewline and = and "quotes"' } }],
    });

    await runToEnd(engine, wanted);
    const pairs = (await logOf(wanted)).split('\0').slice(0, -1);
    const found = new Map(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    assert.deepEqual(
      [...found.keys()].sort(),
      // Bash adds the last two by itself.
      [
        ...['COLOUR', 'FLUENT_HOSTS', 'HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'MOORAGE_CLUSTER'],
        ...['MOORAGE_ENGINE', 'MOORAGE_RUN', 'PATH', 'PWD', 'SHELL', 'SIZE', 'TMPDIR', 'USER'],
        ...['SHLVL', '_'],
      ].sort(),
    );
    assert.equal(found.get('SIZE'), 'with\nnewline and = and "quotes"');
    assert.equal(found.get('HOME'), join(root, 'jobs', 'job', 'run1'));
    assert.equal(found.get('PWD'), join(root, 'jobs', 'job', 'run1', 'work'));
    assert.equal(found.get('MOORAGE_RUN'), 'job/1');
    assert.equal(found.get('MOORAGE_CLUSTER'), 'crew');
  });

  it('cannot reach the shim', async (t) => {
    const { root, engine, spec } = await setupEngine(t);
    const env = {
      ...{ BASH_ENV: join(root, 'canary.sh'), IFS: '/', POSIXLY_CORRECT: '1', BASH: '/bin/false' },
      ...{ LC_ALL: 'tlh', PATH: '/usr/bin:/bin', __moorage: 'x', stopping: '1', code: '9' },
      ...{ MOORAGE_RUN: 'other/1', LD_PRELOAD: '/nowhere.so' },
    };

    const end = await runToEnd(engine, spec('job', 'echo "$code $MOORAGE_RUN"; exit 5', { env }));

    assert.equal(end.exitCode, 5);
    assert.match(end.log, /^9 job\/1$/m);
  });

  for (const name of ['A-B', '', '1A', 'A=B', 'UID', 'BASH_FUNC_x%%'])
    it(`refuses the name "${name}" and says so`, async (t) => {
      const { engine, spec } = await setupEngine(t);

      await assert.rejects(
        engine.ensureRun(spec('job', 'true', { env: { [name]: 'x' } })),
        (error) =>
          error instanceof RunRefused &&
          /^Environment variable .* cannot be set/.test(error.message),
      );
    });

  it('names the host once for each core', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const command =
      'cmp "$FLUENT_HOSTS" ~/mpd.hosts && cmp ~/machinefile ~/mpd.hosts && wc -l <~/machinefile';

    const { log } = await runToEnd(engine, spec('job', command, { cores: 2 }));

    assert.equal(outputOf(log), '2\n');
  });
});
