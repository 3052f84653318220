import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { removeFolder } from '../src/workspace/remove-folder.ts';
import { temporaryFolder, until } from './support/local-engine.ts';

async function setup(t: TestContext) {
  const root = await temporaryFolder(t);
  const folder = join(root, 'job');
  const outside = join(root, 'outside');
  await mkdir(join(folder, 'work', 'deep'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, 'canary'), 'sings');
  return { root, folder, outside };
}

describe('the removal of what a job left', () => {
  it('takes all of it, whatever it is and whatever it forbids', async (t) => {
    const { root, folder } = await setup(t);
    await writeFile(join(folder, 'work', 'file'), '');
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(folder, 'work', 'pipe')]);
    await chmod(join(folder, 'work', 'deep'), 0);
    await chmod(join(folder, 'work'), 0o500);

    await removeFolder(folder);

    assert.deepEqual(await readdir(root), ['outside']);
    // What is gone may be removed again.
    await removeFolder(folder);
  });

  it('takes folders that are nested deeper than a path is long', async (t) => {
    const { root, folder } = await setup(t);
    for (let depth = 0; depth < 1000; depth += 1) {
      await mkdir(join(folder, 'around'));
      await rename(join(folder, 'work'), join(folder, 'around', 'work'));
      await rename(join(folder, 'around'), join(folder, 'work'));
    }

    await removeFolder(folder);

    assert.deepEqual(await readdir(root), ['outside']);
  });

  it('S6: never follows a link, neither in the folder nor in its place', async (t) => {
    const { folder, outside } = await setup(t);
    await symlink(outside, join(folder, 'work', 'link'));
    await symlink(join(outside, 'canary'), join(folder, 'work', 'deep', 'link'));
    const inItsPlace = `${folder}-moved`;
    await symlink(outside, inItsPlace);

    await removeFolder(inItsPlace);
    await removeFolder(folder);

    assert.equal(await readFile(join(outside, 'canary'), 'utf8'), 'sings');
  });

  it('S6: is not led outside by a job that swaps folders and links meanwhile', async (t) => {
    const { folder, outside } = await setup(t);
    // Each name is a folder one moment and a link to the outside the next, hundreds of times a second.
    const script = `
      cd "$0/work" || exit 1
      while mkdir -p real/in && : >real/file; do
        ln -sfn "$1" link; mv -T real swap; mv -T link real; mv -T swap link
        rm -rf real link
      done 2>/dev/null`;
    const job = spawn('bash', ['-c', script, folder, outside], { stdio: 'ignore' });
    const gone = once(job, 'exit');
    t.after(() => job.kill('SIGKILL'));

    // While something is written, a try may fail; it is repeated.
    await until('the folder is gone', () =>
      removeFolder(folder).then(
        () => true,
        () => false,
      ),
    );
    job.kill('SIGKILL');
    await gone;

    assert.deepEqual(await readdir(outside), ['canary']);
  });
});
