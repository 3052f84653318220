import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { File } from '#contract/files';
import { until } from '../../server/test/support/local-engine.ts';
import { localPath } from '../src/transfer/local-path.ts';
import { createBench, newFolder, startClient } from './support/bench.ts';
import { startCountingProxy } from './support/counting-proxy.ts';

const MIB = 1024 * 1024;
const bench = await createBench();
const { moorage } = bench;
const proxy = await startCountingProxy(bench.server.address);
const Uploaded = z.object({ files: z.array(File) });
const Fetched = z.object({
  files: z.array(
    z.object({ id: z.string(), relativePath: z.string(), path: z.string(), action: z.string() }),
  ),
});
const sha512 = (content: Buffer): string => createHash('sha512').update(content).digest('hex');
const ofJson = <T>(
  schema: z.ZodType<T>,
  { stdout, stderr }: { stdout: string; stderr: string },
): T => {
  assert.notEqual(stdout, '', stderr);
  return schema.parse(JSON.parse(stdout));
};

const job = await bench.api.submit({
  name: 'outputs',
  command: `mkdir -p out/deep; echo one > a.csv; echo two > out/b.csv; echo deep > out/deep/c.txt; head -c ${String(6 * MIB)} /dev/urandom > big.bin; printf 'x' > $'evil\\e[31m\\n.txt'`,
});
assert.equal((await bench.api.jobOver(job.id)).outcome, 'succeeded');

describe('moorage upload', () => {
  it('uploads several files, an empty one among them, and prints them as JSON', async () => {
    const content = randomBytes(9 * MIB);
    const folder = await newFolder({
      'large.bin': content,
      'empty.txt': '',
      'naïve 名.txt': 'text',
    });

    const ended = await moorage(
      folder,
      'upload',
      '-f',
      'large.bin',
      'empty.txt',
      'naïve 名.txt',
      '-e',
    );

    assert.equal(ended.code, 0, ended.stderr);
    const { files } = ofJson(Uploaded, ended);
    assert.deepEqual(
      files.map(({ name, decryptedSize }) => [name, decryptedSize]),
      [
        ['large.bin', 9 * MIB],
        ['empty.txt', 0],
        ['naïve 名.txt', 4],
      ],
    );
    assert.equal(files[0]?.fileChecksums[0]?.fileHash, sha512(content));
  });

  it('goes on after a lost connection', async () => {
    const content = randomBytes(20 * MIB);
    const folder = await newFolder({ 'large.bin': content });
    const { up } = proxy.passed;
    proxy.cutAfter('up', 12 * MIB);

    const ended = await bench.through(proxy.url, folder, 'upload', 'large.bin', '-o', 'json');

    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(proxy.cuts(), 1);
    assert.equal(ofJson(Uploaded, ended).files[0]?.fileChecksums[0]?.fileHash, sha512(content));
    assert.ok(proxy.passed.up - up < 29 * MIB, 'no more than the piece under way was sent again');
  });

  it('goes on where an earlier call was killed', async () => {
    const content = randomBytes(24 * MIB);
    const folder = await newFolder({ 'large.bin': content });
    const env = { ...bench.env, MOORAGE_URL: proxy.url };
    const { up } = proxy.passed;
    const first = startClient(['upload', 'large.bin'], env, folder);
    await until('two pieces are there', async () => proxy.passed.up - up > 17 * MIB);
    first.child.kill('SIGKILL');
    await first.ended;
    const sent = proxy.passed.up;

    const ended = await bench.through(proxy.url, folder, 'upload', 'large.bin', '-o', 'json');

    assert.equal(ofJson(Uploaded, ended).files[0]?.fileChecksums[0]?.fileHash, sha512(content));
    assert.ok(proxy.passed.up - sent < 17 * MIB, 'at least one piece was not sent again');
  });
});

describe('moorage download-file', () => {
  it('fetches by pattern, by name and by id', async () => {
    const folder = await newFolder();

    const byPattern = await moorage(
      folder,
      'download-file',
      '-j',
      job.id,
      '-f',
      '*.csv',
      '-o',
      'got',
      '-o',
      'json',
    );

    const { files } = ofJson(Fetched, byPattern);
    assert.deepEqual(
      files.map(({ relativePath }) => relativePath),
      ['a.csv', 'out/b.csv'],
    );
    assert.equal(await readFile(join(folder, 'got/out/b.csv'), 'utf8'), 'two\n');

    const byId = await moorage(
      folder,
      'download-file',
      '-fid',
      files[1]?.id ?? '',
      '-o',
      'other.csv',
    );
    assert.equal(byId.code, 0, byId.stderr);
    assert.equal(await readFile(join(folder, 'other.csv'), 'utf8'), 'two\n');

    const byName = await moorage(
      folder,
      'download-file',
      '-j',
      job.id,
      '-r',
      '1',
      '-f',
      files[0]?.id ?? '',
      'c.txt',
    );
    assert.equal(byName.code, 0, byName.stderr);
    assert.equal(await readFile(join(folder, 'out/deep/c.txt'), 'utf8'), 'deep\n');
    assert.equal(await readFile(join(folder, 'a.csv'), 'utf8'), 'one\n');

    const nothing = await moorage(folder, 'download-file', '-j', job.id, '-f', 'nope.txt');
    assert.equal(nothing.code, 33);
    assert.match(nothing.stderr, /is called nope\.txt: "moorage list-files/);
  });

  it('goes on after a lost connection, and with what an earlier call left', async () => {
    const folder = await newFolder();
    const args = ['download-file', '-j', job.id, '-f', 'big.bin', '-o', 'json'];
    const { down } = proxy.passed;
    proxy.cutAfter('down', 4 * MIB);

    const cut = await bench.through(proxy.url, folder, ...args);

    const [file] = ofJson(Fetched, cut).files;
    assert.ok(proxy.passed.down - down < 7 * MIB, 'what was there was not asked for again');
    const whole = await readFile(join(folder, 'big.bin'));
    assert.equal(whole.length, 6 * MIB);

    const other = await newFolder({
      [`big.bin.${file?.id ?? ''}.part`]: whole.subarray(0, 5 * MIB),
    });
    const before = proxy.passed.down;
    await bench.through(proxy.url, other, ...args);
    assert.ok(proxy.passed.down - before < 2 * MIB);
    assert.ok(whole.equals(await readFile(join(other, 'big.bin'))));
    assert.deepEqual(await readdir(other), ['big.bin']);
  });

  it('begins anew when what an earlier call left is of something else', async () => {
    const known = ofJson(
      z.array(z.object({ id: z.string(), path: z.string() })),
      await moorage('/', 'list-files', '-j', job.id, '-o', 'json'),
    );
    const id = known.find(({ path }) => path === 'big.bin')?.id ?? '';
    const folder = await newFolder({ [`big.bin.${id}.part`]: randomBytes(MIB) });

    const { code, stderr } = await moorage(folder, 'download-file', '-j', job.id, '-f', 'big.bin');

    assert.equal(code, 0, stderr);
    assert.equal((await readFile(join(folder, 'big.bin'))).length, 6 * MIB);
  });

  it('writes nothing outside of the folder, whatever a file is called', async () => {
    const folder = await newFolder();
    const outside = await newFolder();
    await mkdir(join(folder, 'in'));
    await symlink(outside, join(folder, 'in/link'));
    for (const hostile of [
      '../x',
      'a/../../x',
      '/etc/x',
      '..',
      '.',
      '',
      'a//b',
      'a/./b',
      'in/link/x',
      'C:/x',
      'nul\0',
    ])
      await assert.rejects(localPath(folder, hostile), /leads out of/, hostile);
    assert.equal(await localPath(folder, 'a/b.txt'), join(folder, 'a/b.txt'));

    await symlink(outside, join(folder, 'out'));
    const { code, stderr } = await moorage(folder, 'download-file', '-j', job.id, '-f', 'b.csv');
    assert.equal(code, 33);
    assert.match(stderr, /"out\/b\.csv" leads out of/);
    assert.deepEqual(await readdir(outside), []);
  });
});

describe('moorage sync', () => {
  it('fetches what is missing or has changed, and leaves the rest alone', async () => {
    const folder = await newFolder();
    const sync = async (...args: string[]) => {
      const ended = await moorage(folder, 'sync', '-j', job.id, '-o', 'json', ...args);
      const { jobs } = ofJson(
        z.object({ jobs: z.array(Fetched.extend({ folder: z.string() })) }),
        ended,
      );
      return (jobs[0]?.files ?? [])
        .filter(({ action }) => action === 'downloaded')
        .map(({ relativePath }) => relativePath);
    };
    const own = join(folder, `rescale_job_${job.id}`);

    assert.deepEqual(await sync('-f', '*.csv'), ['a.csv', 'out/b.csv']);
    assert.deepEqual(await sync('-f', '*.csv'), []);
    assert.deepEqual(await sync('--exclude', '*.bin', '*evil*', 'process_output'), [
      'out/deep/c.txt',
    ]);
    await appendFile(join(own, 'a.csv'), 'more');
    await writeFile(join(own, 'out/b.csv'), 'owt\n');
    assert.deepEqual(await sync('-s', 'csv'), ['a.csv', 'out/b.csv']);
    assert.equal(await readFile(join(own, 'a.csv'), 'utf8'), 'one\n');
  });

  it('waits with -d for the end of a job, and takes all that are newer with -n', async () => {
    const folder = await newFolder();
    const younger = await bench.api.submit({
      name: 'younger',
      command: 'sleep 1; echo late > late.txt',
    });

    const one = await moorage(folder, 'sync', '-j', younger.id, '-d', '1', '-o', 'one');
    assert.equal(one.code, 0, one.stderr);
    assert.equal(await readFile(join(folder, 'one/late.txt'), 'utf8'), 'late\n');

    const all = await moorage(folder, 'sync', '--newer', job.id);
    assert.equal(all.code, 0, all.stderr);
    assert.ok(existsSync(join(folder, `rescale_job_${younger.id}/late.txt`)));
    assert.ok(!existsSync(join(folder, `rescale_job_${job.id}`)));
  });
});

describe('moorage list-files, tail and logs', () => {
  it('show names without what could harm a terminal', async () => {
    const { stdout } = await moorage('/', 'list-files', '-j', job.id);

    assert.match(stdout, /^1 {4}[A-Za-z]{6} {2}4 B {6}a\.csv$/m);
    assert.match(stdout, /evil\\x1b\[31m\\x0a\.txt/);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('read a run while it lasts, and afterwards', async () => {
    const { id } = await bench.api.submit({
      name: 'live',
      command: 'seq 5; seq 9 > s.txt; read -t 600 < <(sleep 600); echo',
    });
    const following = bench.start('/', 'logs', '-j', id, '-f');
    await until('it is written', async () =>
      (await moorage('/', 'tail', '-j', id, 's.txt')).stdout.endsWith('9\n'),
    );

    assert.match((await moorage('/', 'list-files', '-j', id)).stdout, /\(live\) .*s\.txt/);
    assert.equal((await moorage('/', 'tail', '-j', id, '-n', '2')).stdout, '4\n5\n');

    await moorage('/', 'stop', '-j', id);
    assert.match((await following.ended).stdout, /^1\n2\n3\n4\n5\n/);
    await bench.api.jobOver(id);
    assert.equal((await moorage('/', 'tail', '-j', id, '-n', '2', 's.txt')).stdout, '8\n9\n');
    assert.match((await moorage('/', 'logs', '-j', id)).stdout, /^1\n2\n3\n4\n5\n/);
  });
});
