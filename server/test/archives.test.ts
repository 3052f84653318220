import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BadArchive } from '../src/workspace/bad-archive.ts';
import type { InputFile } from '../src/workspace/prepare-run-folder.ts';
import { prepareRunFolder } from '../src/workspace/prepare-run-folder.ts';
import { unpackArchive } from '../src/workspace/unpack-archive.ts';
import type { UnpackLimits } from '../src/workspace/unpack-limits.ts';
import { defaultUnpackLimits } from '../src/workspace/unpack-limits.ts';
import { packedByBzip2, packedByXz, tarOf, zipOf } from './support/archives.ts';
import { temporaryFolder } from './support/local-engine.ts';

/** Unpacks archives, given by name and content, in this order. Beside the work folder lies a canary. */
async function unpack(
  t: TestContext,
  archives: Record<string, Buffer>,
  limits: Partial<UnpackLimits> = {},
) {
  const root = await temporaryFolder(t);
  const folder = join(root, 'run');
  await mkdir(join(root, 'uploads'));
  await writeFile(join(root, 'canary'), 'sings');
  const inputs: InputFile[] = [];
  for (const [name, content] of Object.entries(archives)) {
    const path = join(root, 'uploads', name);
    await writeFile(path, content);
    inputs.push({ path, name, decompress: true });
  }
  const work = join(folder, 'work');
  const prepare = () =>
    prepareRunFolder({ folder, inputs, limits: { ...defaultUnpackLimits, ...limits } });
  return { root, work, prepare };
}

const kilobytes = 1024;
const zeros = (size: number) => Buffer.alloc(size);
const link = 0o120777;

describe('an archive is unpacked', () => {
  const packers = {
    'x.zip': () => zipOf(...tree.map(([name, content]) => ({ name, content, mode: 0o100755 }))),
    'x.tar': () => tarOf(...tree.map(([name, content]) => ({ name, content, mode: 0o755 }))),
    'x.tar.gz': () => gzipSync(packers['x.tar']()),
    'x.TGZ': () => gzipSync(packers['x.tar']()),
  };
  const tree = [
    ['run.sh', '#!/bin/bash\n'],
    ['data/deep/big', 'x'.repeat(3_000_000)],
    ['empty', ''],
    ['ünï "code" $(x)', 'name'],
  ] as const;
  for (const [name, pack] of Object.entries(packers))
    it(`from ${name}`, async (t) => {
      const { work, prepare } = await unpack(t, { [name]: pack() });

      await prepare();

      for (const [file, content] of tree)
        assert.equal(await readFile(join(work, file), 'utf8'), content);
      assert.equal((await lstat(join(work, 'run.sh'))).mode & 0o777, 0o755);
      // The archive stays.
      assert.ok((await lstat(join(work, name))).isFile());
    });

  const fixtures = { 'x.tar.bz2': packedByBzip2, 'x.tar.xz': packedByXz };
  for (const [name, content] of Object.entries(fixtures))
    it(`from ${name}`, async (t) => {
      const { work, prepare } = await unpack(t, { [name]: content });

      // The million x would be a bomb of a ratio of 2,000 if they were more.
      await prepare();

      const big = await readFile(join(work, 'packed', 'big'), 'utf8');
      assert.equal(big, 'x'.repeat(1_000_000));
      assert.equal((await lstat(join(work, 'packed', 'run.sh'))).mode & 0o777, 0o755);
    });

  it('without the bits that lend rights', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf({ name: 'tar', mode: 0o6755 }),
      'b.zip': zipOf({ name: 'zip', mode: 0o106755 }),
    });

    await prepare();

    for (const name of ['tar', 'zip'])
      assert.equal((await lstat(join(work, name))).mode & 0o7777, 0o755);
  });

  it('with links that stay inside', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf(
        { name: 'real/file', content: 'here' },
        { name: 'real/back', type: '2', target: '../real/file' },
        { name: 'hard', type: '1', target: 'real/file' },
      ),
      'b.zip': zipOf({ name: 'soft', content: 'real/file', mode: link }),
    });

    await prepare();

    assert.equal(await readlink(join(work, 'real/back')), '../real/file');
    for (const name of ['real/back', 'hard', 'soft'])
      assert.equal(await readFile(join(work, name), 'utf8'), 'here');
  });

  it('even into folders that forbid writing', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf({ name: 'closed', type: '5', mode: 0o555 }, { name: 'closed/file' }),
    });

    await prepare();

    assert.deepEqual(await readdir(join(work, 'closed')), ['file']);
    assert.equal((await lstat(join(work, 'closed'))).mode & 0o777, 0o755);
  });

  it('with backslashes of Windows as slashes', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.zip': zipOf({ name: 'in\\side', content: '1' }),
    });

    await prepare();

    assert.equal(await readFile(join(work, 'in', 'side'), 'utf8'), '1');
  });

  const empties = { zip: zipOf(), tar: tarOf(), 'tar.gz': gzipSync(tarOf()), '0.zip': zeros(0) };
  for (const [ending, content] of Object.entries(empties))
    it(`without a complaint when it has no entries (${ending})`, async (t) => {
      const { work, prepare } = await unpack(t, { [`empty.${ending}`]: content });

      await prepare();

      assert.deepEqual(await readdir(work), [`empty.${ending}`]);
    });
});

describe('an archive is refused', () => {
  const out = /its entry ".*" leads out of the work folder/;
  const linkOut = /its entry ".*" is a link that leads out of the work folder/;
  const refusals: readonly [string, string, Buffer, RegExp, Partial<UnpackLimits>?][] = [
    ['a zip entry above', 'a.zip', zipOf({ name: '../canary' }), out],
    ['a hidden zip entry above', 'a.zip', zipOf({ name: 'x/../../canary' }), out],
    ['a zip entry above by backslashes', 'a.zip', zipOf({ name: '..\\canary' }), out],
    ['an absolute zip entry', 'a.zip', zipOf({ name: '/tmp/canary' }), out],
    ['a tar entry above', 'a.tar', tarOf({ name: '../canary' }), out],
    ['a hidden tar entry above', 'a.tar', tarOf({ name: 'x/../../canary' }), out],
    ['an absolute tar entry', 'a.tar', tarOf({ name: '/tmp/canary' }), out],
    ['a folder above', 'a.tar', tarOf({ name: '../new/', type: '5' }), out],
    ['a NUL in a name', 'a.zip', zipOf({ name: 'x\0y' }), out],
    ['a link above', 'a.tar', tarOf({ name: 'l', type: '2', target: '../canary' }), linkOut],
    ['an absolute link', 'a.tar', tarOf({ name: 'l', type: '2', target: '/etc' }), linkOut],
    [
      'a link through a link',
      'a.tar',
      tarOf(
        { name: 'p/up', type: '2', target: '..' },
        { name: 'p/out', type: '2', target: 'up/../canary' },
      ),
      linkOut,
    ],
    ['a zip link above', 'a.zip', zipOf({ name: 'l', content: '../canary', mode: link }), linkOut],
    ['a hard link above', 'a.tar', tarOf({ name: 'l', type: '1', target: '../canary' }), linkOut],
    [
      'a hard link to an absolute path',
      'a.tar',
      tarOf({ name: 'l', type: '1', target: '/etc/passwd' }),
      linkOut,
    ],
    [
      'a hard link to nothing',
      'a.tar',
      tarOf({ name: 'l', type: '1', target: 'none' }),
      /is a link to "none", which is no file/,
    ],
    ['a device', 'a.tar', tarOf({ name: 'd', type: '3' }), /"d" is neither a file nor a folder/],
    ['a pipe', 'a.tar', tarOf({ name: 'p', type: '6' }), /"p" is neither a file nor a folder/],
    [
      'a device in a zip',
      'a.zip',
      zipOf({ name: 'd', mode: 0o020644 }),
      /"d" is neither a file nor a folder/,
    ],
    [
      'a file as a folder',
      'a.tar',
      tarOf({ name: 'f', content: 'x' }, { name: 'f/g' }),
      /"f\/g" lies below something that is no folder/,
    ],
    [
      'a folder as a file',
      'a.tar',
      tarOf({ name: 'f/g' }, { name: 'f' }),
      /"f" is both a file and a folder/,
    ],
    ['a long name', 'a.zip', zipOf({ name: 'n'.repeat(256) }), /more than 255 bytes/],
    ['an encrypted entry', 'a.zip', zipOf({ name: 's', flags: 1 }), /"s" is encrypted/],
    [
      'too many entries',
      'a.zip',
      zipOf({ name: 'a' }, { name: 'b' }, { name: 'c' }),
      /has more than 2 entries/,
      { entries: 2 },
    ],
    [
      'a zip bomb',
      'a.zip',
      zipOf({ name: 'z', content: zeros(8000 * kilobytes) }),
      /grows to more than 200 times/,
      { ratioFromBytes: kilobytes },
    ],
    [
      'an overlapping bomb',
      'a.zip',
      zipOf(
        { name: 'a', content: zeros(100 * kilobytes) },
        ...Array.from({ length: 200 }, (_, index) => ({
          name: `b${String(index)}`,
          content: zeros(100 * kilobytes),
          sameAs: 0,
        })),
      ),
      /grows to more than 200 times/,
      { ratioFromBytes: kilobytes },
    ],
    [
      'a tar bomb',
      'a.tar.gz',
      gzipSync(tarOf({ name: 'z', content: zeros(8000 * kilobytes) })),
      /grows to more than 200 times/,
      { ratioFromBytes: kilobytes },
    ],
    [
      'a bomb of nothing',
      'a.tar.gz',
      gzipSync(zeros(8000 * kilobytes)),
      /grows to more than 200 times/,
      { ratioFromBytes: kilobytes },
    ],
    [
      'too many bytes',
      'a.tar',
      tarOf({ name: 'z', content: zeros(100 * kilobytes) }),
      /would fill more than/,
      { bytes: 10 * kilobytes },
    ],
    ['what is no zip', 'a.zip', Buffer.from('no zip at all'), /damaged or incomplete/],
    ['what is no tar', 'a.tar', Buffer.from('no tar'.repeat(200)), /damaged or incomplete/],
    ['what is no gzip', 'a.tgz', Buffer.from('no gzip at all'), /damaged or incomplete/],
    ['what is no bzip2', 'a.tar.bz2', Buffer.from('no bzip2 at all'), /damaged or incomplete/],
    ['what is no xz', 'a.tar.xz', Buffer.from('no xz at all, none'), /damaged or incomplete/],
    [
      'a tar that is cut off',
      'a.tar',
      tarOf({ name: 'f', content: zeros(9000) }).subarray(0, 5000),
      /damaged or incomplete/,
    ],
    [
      'a gzip that is cut off',
      'a.tgz',
      gzipSync(tarOf({ name: 'f', content: 'x'.repeat(9000) })).subarray(0, 60),
      /damaged or incomplete/,
    ],
  ];
  for (const [what, name, content, message, limits] of refusals)
    it(`for ${what}`, async (t) => {
      const { root, prepare } = await unpack(t, { [name]: content }, limits);

      await assert.rejects(prepare, (error) => {
        assert.ok(error instanceof BadArchive, String(error));
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`"${name}" cannot be unpacked because it`));
        return true;
      });

      assert.deepEqual((await readdir(root)).sort(), ['canary', 'run', 'uploads']);
      assert.equal(await readFile(join(root, 'canary'), 'utf8'), 'sings');
      // A second try says the same.
      await assert.rejects(prepare, BadArchive);
    });

  it('before it writes through a link of its own', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf(
        { name: 'real/', type: '5' },
        { name: 'l', type: '2', target: 'real' },
        { name: 'l/file', content: 'through' },
      ),
    });

    await assert.rejects(prepare, BadArchive);
    // Nothing of it is left, let alone something written.
    await assert.rejects(readdir(work), { code: 'ENOENT' });
  });

  it('before it writes through a link of an earlier archive', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf({ name: 'real/', type: '5' }, { name: 'l', type: '2', target: 'real' }),
      'b.zip': zipOf({ name: 'l/file', content: 'through' }),
    });

    await assert.rejects(prepare, /"l\/file" lies below something that is no folder/);
    // Nothing of it is left, let alone something written.
    await assert.rejects(readdir(work), { code: 'ENOENT' });
  });
});

describe('a later entry', () => {
  it('replaces a link and does not write through it', async (t) => {
    const { work, prepare } = await unpack(t, {
      'a.tar': tarOf({ name: 'kept', content: 'old' }, { name: 'l', type: '2', target: 'kept' }),
      'b.tar': tarOf({ name: 'l', content: 'new' }),
    });

    await prepare();

    assert.equal(await readFile(join(work, 'kept'), 'utf8'), 'old');
    assert.equal(await readFile(join(work, 'l'), 'utf8'), 'new');
  });
});

describe('unpacking that is called off', () => {
  const content = 'x'.repeat(1000);
  for (const [name, packed] of [
    ['x.zip', zipOf({ name: 'f', content, mode: 0o100644 })],
    ['x.tar', tarOf({ name: 'f', content, mode: 0o644 })],
    ['x.tar.gz', gzipSync(tarOf({ name: 'f', content, mode: 0o644 }))],
  ] as const)
    it(`does not call ${name} damaged`, async (t) => {
      const root = await temporaryFolder(t);
      await writeFile(join(root, name), packed);
      const signal = AbortSignal.abort();

      const unpacking = unpackArchive(join(root, name), {
        root,
        limits: defaultUnpackLimits,
        signal,
      });

      await assert.rejects(unpacking, { name: 'AbortError' });
    });
});
