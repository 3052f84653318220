import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { RunRefused } from '../src/engine/engine.ts';
import { readEntry } from '../src/engine/local/process-table.ts';
import { createSystemUsers, type RunAs } from '../src/engine/local/system-users.ts';
import { shimTagVariables, tagVariables } from '../src/engine/local/tags.ts';
import { prepareRunAs } from '../src/run-as.ts';
import { StartError } from '../src/db/start-error.ts';
import { giveAway } from '../src/workspace/give-away.ts';
import { openInside } from '../src/workspace/open-inside.ts';
import { runToEnd, setupEngine, stateOf, temporaryFolder, until } from './support/local-engine.ts';
import { oneUser, otherUser, uidOf, withoutUsers } from './support/system-users.ts';

const runAs = (users: RunAs['users'], others?: string): RunAs => ({
  users,
  default: others,
  processes: 256,
});

describe('whom jobs run as', { skip: withoutUsers }, () => {
  const nobodyElse = createSystemUsers(runAs({ 'Ada@example.org': oneUser }), new Set());
  const everybody = createSystemUsers(runAs({ 'ada@example.org': oneUser }, otherUser), new Set());

  it('is the user their owner is mapped to, else the default', async () => {
    assert.equal((await everybody.of('ADA@example.org')).name, oneUser);
    assert.equal((await everybody.of('bob@example.org')).uid, uidOf(otherUser));
    assert.equal((await nobodyElse.of('ada@example.org')).uid, uidOf(oneUser));
  });

  it('S22: is never root, nor the user of the database or of the server', async () => {
    const database = createSystemUsers(runAs({}, oneUser), new Set([uidOf(oneUser)]));

    for (const users of [database, createSystemUsers(runAs({}, 'root'), new Set())]) {
      await assert.rejects(users.check(), /that user has rights of the server itself\.$/);
      await assert.rejects(users.of('ada@example.org'), RunRefused);
    }
  });

  it('is asked again when the users of this machine cannot be looked up now, and the job waits', async (t) => {
    const folder = await temporaryFolder(t);
    const getent = join(folder, 'getent');
    await writeFile(getent, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path ?? ''}`;
    t.after(() => (process.env['PATH'] = path));

    await assert.rejects(
      nobodyElse.of('ada@example.org'),
      (error: unknown) => !(error instanceof RunRefused),
    );
  });

  it('is nobody for an account that is not named, and the job says so', async (t) => {
    const { engine, spec } = await setupEngine(t, { systemUsers: nobodyElse });
    const run = spec('job', 'true', { owner: 'bob@example.org' });

    await assert.rejects(
      engine.ensureRun(run),
      new RunRefused(
        'No user of this machine is set up for bob@example.org. Ask an administrator to name one under "runAs".',
      ),
    );
    assert.deepEqual(await stateOf(engine, run), { state: 'absent' });
  });

  for (const name of ['nobody-of-that-name', '-s', '0', 'root:x:0:0'])
    it(`is not ${JSON.stringify(name)}, who is not there`, async () => {
      await assert.rejects(
        createSystemUsers(runAs({}, name), new Set()).check(),
        new RunRefused(`This machine has no user "${name}", whom "runAs" names.`),
      );
    });
});

describe('a start with runAs', { skip: withoutUsers }, () => {
  const refusal = async (wanted: RunAs, home: string, uid = 0): Promise<string> => {
    const error: unknown = await prepareRunAs(wanted, { home, site: 'local', uid }).then(
      () => 'accepted',
      (reason: unknown) => reason,
    );
    return error instanceof StartError ? error.message : String(error);
  };

  it('is refused in one sentence to whoever is not root, and for users that cannot be', async (t) => {
    const root = await temporaryFolder(t);
    await chmod(root, 0o711);
    const home = join(root, 'home');
    await mkdir(join(home, 'jobs'), { recursive: true });

    assert.match(
      await refusal(runAs({}, oneUser), home, 1000),
      /^Only root can .* remove "runAs"\.$/,
    );
    assert.match(await refusal(runAs({}, 'missing'), home), /no user "missing".* start again\.$/);
    assert.match(
      await refusal(runAs({}, 'root'), home),
      /rights of the server itself.* start again\.$/,
    );
    await chmod(root, 0o700);
    assert.match(
      await refusal(runAs({}, oneUser), home),
      /cannot enter .*: open it with "chmod o\+x"/,
    );
  });

  it('opens the way to the run folders, and lists nothing to anybody', async (t) => {
    const root = await temporaryFolder(t);
    await chmod(root, 0o711);
    await mkdir(join(root, 'home', 'jobs'), { recursive: true, mode: 0o700 });

    assert.equal(await refusal(runAs({}, oneUser), join(root, 'home')), 'accepted');
    for (const folder of ['home', 'home/jobs'])
      assert.equal((await lstat(join(root, folder))).mode & 0o777, 0o711);
  });
});

describe('a job of another user', { skip: withoutUsers }, () => {
  it('S23: is no shim, whatever it says of itself', async (t) => {
    const env = {
      ...tagVariables({ run: 'victim/1', cluster: 'crew', engine: '/engine' }),
      ...shimTagVariables({ cores: [0, 1], folder: '/etc' }),
    };
    const uid = uidOf(oneUser);
    const forged = spawn('sleep', ['1000'], {
      env,
      uid,
      cwd: '/',
      detached: true,
      stdio: 'ignore',
    });
    t.after(() => forged.kill('SIGKILL'));
    await once(forged, 'spawn');

    const entry = await until('it has its environment', () => {
      const found = readEntry(forged.pid ?? 0);
      return found?.tags && found;
    });

    assert.equal(entry.session, forged.pid);
    assert.equal(entry.tags?.shim, undefined);
  });

  it('S6: has its hard links to files of others neither read nor changed', async (t) => {
    const root = await temporaryFolder(t);
    const folder = join(root, 'run');
    await mkdir(join(folder, 'work'), { recursive: true });
    await writeFile(join(root, 'secret'), 'secret', { mode: 0o600 });
    await writeFile(join(folder, 'work', 'own'), 'own');
    await symlink(join(root, 'secret'), join(folder, 'work', 'symbolic'));
    const owner = { uid: uidOf(oneUser), gid: 1 };
    await giveAway(join(folder, 'work'), owner);
    // Not every kernel forbids this to the job.
    await link(join(root, 'secret'), join(folder, 'work', 'hard'));

    await giveAway(join(folder, 'work'), owner);

    assert.equal(await openInside(folder, 'hard'), undefined);
    assert.equal((await lstat(join(root, 'secret'))).uid, 0);
    const own = await openInside(folder, 'own');
    assert.equal(own?.size, 3);
    await own.handle.close();
  });

  it('S3: loads nothing into the programs that take our rights away', async (t) => {
    const root = await temporaryFolder(t);
    await chmod(root, 0o711);
    await mkdir(join(root, 'jobs'), { mode: 0o711 });
    const systemUsers = createSystemUsers(runAs({}, oneUser), new Set());
    const { engine, spec } = await setupEngine(t, { folder: root, systemUsers });
    const canary = join(root, 'canary');
    const hook = join(root, 'hook.sh');
    await writeFile(hook, `id -u >>'${canary}'`, { mode: 0o644 });
    await writeFile(canary, '', { mode: 0o666 });
    await chmod(canary, 0o666);
    const program = join(root, 'prlimit');
    await writeFile(program, `#!/bin/sh\nid -u >>'${canary}'\nexec /usr/bin/prlimit "$@"`);
    await chmod(program, 0o755);
    const env = { BASH_ENV: hook, ENV: hook, PATH: `${root}:/usr/bin:/bin`, LD_PRELOAD: '/none' };

    await runToEnd(engine, spec('job', 'true', { env }));

    // As the user, and not once as us.
    assert.deepEqual(
      [...new Set((await readFile(canary, 'utf8')).trim().split('\n'))],
      [String(uidOf(oneUser))],
    );
  });
});
