import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { BadArchive } from '../src/workspace/bad-archive.ts';
import { prepareRunFolder } from '../src/workspace/prepare-run-folder.ts';
import { hostileArchives, narrowLimits } from './support/hostile-archives.ts';
import { temporaryFolder } from './support/local-engine.ts';

describe('an archive made to do harm', () => {
  it('S7: is refused or does none, whatever it tries', async (t) => {
    assert.ok(hostileArchives.length > 40);
    for (const [index, { what, name, content, leaves }] of hostileArchives.entries()) {
      const root = join(await temporaryFolder(t), String(index));
      const [work, upload] = [join(root, 'run', 'work'), join(root, 'upload')];
      await mkdir(root);
      await writeFile(upload, content);
      await writeFile(join(root, 'canary'), 'sings');
      const inputs = [{ path: upload, name, decompress: true }];

      const unpacked = await prepareRunFolder({
        folder: join(root, 'run'),
        inputs,
        limits: narrowLimits,
      }).then(
        () => 'unpacked',
        (error: unknown) => (error instanceof BadArchive ? 'refused' : error),
      );

      assert.equal(unpacked, leaves ? 'unpacked' : 'refused', what);
      assert.equal(await readFile(join(root, 'canary'), 'utf8'), 'sings', what);
      assert.deepEqual((await readdir(root)).sort(), ['canary', 'run', 'upload'], what);
      if (!leaves) {
        await assert.rejects(readdir(work), { code: 'ENOENT' }, what);
        continue;
      }
      const entries = await readdir(work, { recursive: true, withFileTypes: true });
      const paths = entries.map((entry) => join(entry.parentPath, entry.name));
      for (const [at, entry] of entries.entries()) {
        const { mode, nlink, isFile } = await lookAt(paths[at] ?? '');
        assert.equal(mode & 0o7000, 0, `${what}: ${entry.name}`);
        assert.ok(!isFile || nlink === 1, `${what}: ${entry.name}`);
        assert.ok(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink(), what);
      }
      const files = paths.filter((_, at) => !entries[at]?.isDirectory());
      const left = files.map((path) => relative(work, path)).filter((path) => path !== name);
      assert.deepEqual(left.sort(), leaves, what);
    }
  });
});

async function lookAt(path: string) {
  const found = await lstat(path);
  return { mode: found.mode, nlink: found.nlink, isFile: found.isFile() };
}
