import assert from 'node:assert/strict';
import { chmod, link, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createSystemUsers } from '../src/engine/local/system-users.ts';
import { openInside } from '../src/workspace/open-inside.ts';
import { createSharedFolders } from '../src/workspace/shared-folders.ts';
import { outputOf, runToEnd, setupEngine } from './support/local-engine.ts';
import { oneUser, otherUser, uidOf, withoutUsers } from './support/system-users.ts';

/** A device of Ada, whose jobs run as one user; Bob's run as another. */
async function setup(t: TestContext) {
  const users = { 'ada@example.org': oneUser, 'bob@example.org': otherUser };
  const systemUsers = createSystemUsers(
    { users, default: undefined, processes: 256 },
    new Set<number>(),
  );
  const { root, engine, spec } = await setupEngine(t, { systemUsers });
  await chmod(root, 0o711);
  await mkdir(join(root, 'jobs'));
  await chmod(join(root, 'jobs'), 0o711);
  const folders = createSharedFolders(join(root, 'storage'));
  const device = folders.pathOf('aBcDeF');
  await engine.ensureSharedFolder(device, 'ada@example.org');
  const mounts = [{ name: 'storage_aBcDeF', folder: device }];
  const run = (jobId: string, command: string, owner = 'ada@example.org') =>
    runToEnd(engine, spec(jobId, command, { owner, mounts }));
  return { root, folders, device, run };
}

describe('a storage device where jobs run as users of their own', { skip: withoutUsers }, () => {
  it("is for the jobs of its owner's user alone", async (t) => {
    const { device, run } = await setup(t);

    const own = await run('one', 'echo 42 > ~/storage_aBcDeF/note; cat ~/storage_aBcDeF/note');
    const other = await run('two', 'cat ~/storage_aBcDeF/note', 'bob@example.org');

    assert.equal(outputOf(own.log), '42\n');
    assert.notEqual(other.exitCode, 0);
    assert.equal((await lstat(device)).uid, uidOf(oneUser));
    assert.equal((await lstat(device)).mode & 0o777, 0o700);
  });

  it('gets what the server copies onto it as files of that user, which its jobs may change', async (t) => {
    const { root, folders, device, run } = await setup(t);
    await writeFile(join(root, 'process_output.log'), 'mesh');
    const file = { name: '1/a.txt', open: () => openInside(root, 'process_output.log') };

    await folders.put('aBcDeF', ['jobs', 'kTzRma', 'run'], [file]);

    const { log } = await run(
      'one',
      'cd ~/storage_aBcDeF/jobs/kTzRma/run/1 && echo s >> a.txt && cat a.txt',
    );
    assert.equal(outputOf(log), 'meshs\n');
    assert.equal(await readFile(join(device, 'jobs/kTzRma/run/1/a.txt'), 'utf8'), 'meshs\n');
  });

  it("is never read for a file that is not its user's", async (t) => {
    const { root, folders, device } = await setup(t);
    await writeFile(join(root, 'secret'), 'secret');
    await link(join(root, 'secret'), join(device, 'case.inp'));

    assert.equal(await folders.open('aBcDeF', ['case.inp']), undefined);
  });
});
