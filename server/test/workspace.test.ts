import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { appendFile, link, lstat, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { lastLines } from '../src/workspace/last-lines.ts';
import { listOutputs } from '../src/workspace/list-outputs.ts';
import { NotInside, openInside } from '../src/workspace/open-inside.ts';
import { prepareRunFolder } from '../src/workspace/prepare-run-folder.ts';
import { removeFolder } from '../src/workspace/remove-folder.ts';
import { zipOf } from './support/archives.ts';
import { outputOf, runToEnd, setupEngine, temporaryFolder } from './support/local-engine.ts';

async function setup(t: TestContext) {
  const root = await temporaryFolder(t);
  const folder = join(root, 'run');
  const work = join(folder, 'work');
  const upload = async (id: string, content: string | Buffer) => {
    const path = join(root, id);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  return { root, folder, work, upload };
}

describe('preparing a run folder', () => {
  it('places the inputs under their names, executable for their owner', async (t) => {
    const { folder, work, upload } = await setup(t);
    const path = await upload('1', 'content');

    await prepareRunFolder({ folder, inputs: [{ path, name: 'run.sh', decompress: true }] });

    assert.equal(await readFile(join(work, 'run.sh'), 'utf8'), 'content');
    assert.equal((await lstat(join(work, 'run.sh'))).mode & 0o777, 0o700);
  });

  it('makes copies, so that a job cannot change what was uploaded', async (t) => {
    const { folder, work, upload } = await setup(t);
    const path = await upload('1', 'original');
    await prepareRunFolder({ folder, inputs: [{ path, name: 'in', decompress: true }] });

    await appendFile(join(work, 'in'), ' and more');

    assert.equal(await readFile(path, 'utf8'), 'original');
  });

  it('lets the later of two with one name win', async (t) => {
    const { folder, work, upload } = await setup(t);
    const inputs = [
      { path: await upload('1', 'first'), name: 'same', decompress: true },
      { path: await upload('2', 'second'), name: 'same', decompress: true },
    ];

    await prepareRunFolder({ folder, inputs });

    assert.equal(await readFile(join(work, 'same'), 'utf8'), 'second');
  });

  const packed = zipOf({ name: 'inner', content: 'x' });
  it('leaves archives packed that are to stay so, and a lone .gz', async (t) => {
    const { folder, work, upload } = await setup(t);
    const inputs = [
      { path: await upload('1', packed), name: 'a.zip', decompress: false },
      { path: await upload('2', gzipSync('x')), name: 'b.gz', decompress: true },
    ];

    await prepareRunFolder({ folder, inputs });

    assert.deepEqual(await readdir(work), ['a.zip', 'b.gz']);
  });

  it('begins anew after a crash, and touches nothing once it is done', async (t) => {
    const { folder, work, upload } = await setup(t);
    const inputs = [{ path: await upload('1', packed), name: 'a.zip', decompress: true }];
    await mkdir(join(work, 'half', 'done'), { recursive: true });

    await prepareRunFolder({ folder, inputs });
    assert.deepEqual((await readdir(work)).sort(), ['a.zip', 'inner']);

    await writeFile(join(work, 'result'), 'of the job');
    await prepareRunFolder({ folder, inputs });
    assert.equal(await readFile(join(work, 'result'), 'utf8'), 'of the job');
  });

  it('S6: writes nothing into a work folder in which the run of another server has begun', async (t) => {
    const { folder, work, upload } = await setup(t);
    const first = { path: await upload('1', 'x'), name: 'a', decompress: false };
    const last = { path: await upload('2', 'y'), name: 'b', decompress: false };
    // The next server prepares the folder and its run begins while this one is between two inputs.
    const slow = {
      ...first,
      get path() {
        mkdirSync(join(folder, '.moorage'), { recursive: true });
        mkdirSync(work, { recursive: true });
        symlinkSync('/etc/hostname', join(work, 'b'));
        writeFileSync(join(folder, '.moorage', 'prepared'), '');
        return first.path;
      },
    };

    await prepareRunFolder({ folder, inputs: [slow, last] });

    assert.deepEqual(await readdir(work), ['b']);
    assert.equal(await readlink(join(work, 'b')), '/etc/hostname');
  });

  const hostile = ['$(touch x)', '-rf', 'new\nline', '`id`', 'a b', '; exit 3', '"', "'", 'ü%20\\'];
  it('takes hostile names as names, and so does the run', async (t) => {
    const { engine, spec } = await setupEngine(t);
    const run = spec('job', 'for file in *; do printf "%s\\0" "$file"; done');
    const path = join(run.folder, '..', 'upload');
    await mkdir(join(run.folder, '..'), { recursive: true });
    await writeFile(path, 'x');
    const inputs = hostile.map((name) => ({ path, name, decompress: true }));

    await prepareRunFolder({ folder: run.folder, inputs });
    const { log } = await runToEnd(engine, run);

    const names = outputOf(log).trimEnd().split('\0').slice(0, -1);
    assert.deepEqual(names.sort(), [...hostile, 'process_output.log'].sort());
    const listed = (await listOutputs(run.folder)).map(({ relativePath }) => relativePath);
    assert.deepEqual(listed, [...hostile, 'process_output.log'].sort());
  });

  for (const name of ['', '.', '..', '../up', 'a/b', '/abs', 'nul\0'])
    it(`refuses the name ${JSON.stringify(name)}`, async (t) => {
      const { root, folder, upload } = await setup(t);
      const path = await upload('1', 'x');

      await assert.rejects(
        prepareRunFolder({ folder, inputs: [{ path, name, decompress: true }] }),
        /is no name for an input file/,
      );
      assert.deepEqual((await readdir(root)).sort(), ['1', 'run']);
    });
});

describe('the outputs of a run', () => {
  it('are the regular files below its work folder, and its log', async (t) => {
    const { root, folder, work } = await setup(t);
    await mkdir(join(work, 'b', 'c'), { recursive: true });
    await mkdir(join(root, 'outside'));
    await writeFile(join(root, 'outside', 'secret'), '');
    await writeFile(join(folder, 'process_output.log'), 'log');
    await writeFile(join(work, 'b', 'c', 'deep'), '12345');
    await writeFile(join(work, '.hidden'), '');
    await writeFile(join(work, 'a'), '');
    await symlink('a', join(work, 'link'));
    await symlink(join(root, 'outside'), join(work, 'way-out'));
    await symlink('../process_output.log', join(work, 'process_output.log'));
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(work, 'pipe')]);

    const files = await listOutputs(folder);

    assert.deepEqual(
      files.map(({ relativePath, size }) => [relativePath, size]),
      [
        ['.hidden', 0],
        ['a', 0],
        ['b/c/deep', 5],
        ['process_output.log', 3],
      ],
    );
    assert.ok(files.every(({ modified }) => modified instanceof Date));
  });

  it('are found at any depth by a process that may open few files', async (t) => {
    const { folder, work } = await setup(t);
    await mkdir(work, { recursive: true });
    const nest = 'for i in $(seq 200); do mkdir d && cd d || exit 1; done; : > found';
    execFileSync('bash', ['-c', nest], { cwd: work });
    const list = `const { listOutputs } = await import(process.argv[1]);
      console.log(JSON.stringify((await listOutputs(process.argv[2])).map((file) => file.relativePath)));`;
    const module = join(import.meta.dirname, '../src/workspace/list-outputs.ts');

    const listed = execFileSync('bash', [
      '-c',
      'ulimit -n 128; exec "$@"',
      'bash',
      process.execPath,
      ...['--input-type=module', '--eval', list, module, folder],
    ]);

    // Removing by path, as is done after the test, would fail.
    await removeFolder(folder);
    assert.deepEqual(JSON.parse(String(listed)), [`${'d/'.repeat(200)}found`]);
  });

  it('are none when nothing is there, or something else', async (t) => {
    const { root, folder, work } = await setup(t);
    assert.deepEqual(await listOutputs(folder), []);

    await mkdir(folder);
    await symlink(root, work);
    assert.deepEqual(await listOutputs(folder), []);
  });
});

describe('opening a file of a run', () => {
  async function readInside(folder: string, path: string): Promise<string | undefined> {
    const opened = await openInside(folder, path);
    if (!opened) return undefined;
    const content = await opened.handle.readFile('utf8').finally(() => opened.handle.close());
    assert.equal(opened.size, Buffer.byteLength(content));
    return content;
  }

  async function setupFiles(t: TestContext) {
    const made = await setup(t);
    const { root, folder, work } = made;
    await mkdir(join(work, 'out'), { recursive: true });
    await writeFile(join(folder, 'process_output.log'), 'the log');
    await writeFile(join(folder, 'exit.json'), '{}');
    await writeFile(join(work, 'out', 't.csv'), 'table');
    await writeFile(join(root, 'secret'), 'secret');
    return made;
  }

  for (const path of ['out/t.csv', 'out/t.csv/', './out//t.csv', 'shared/out/t.csv'])
    it(`finds ${path}`, async (t) => {
      const { folder } = await setupFiles(t);

      assert.equal(await readInside(folder, path), 'table');
    });

  for (const path of ['process_output.log', 'shared/process_output.log', 'process_output.log/'])
    it(`finds the log as ${path}`, async (t) => {
      const { folder } = await setupFiles(t);

      assert.equal(await readInside(folder, path), 'the log');
    });

  it('prefers a folder "shared" if there is one', async (t) => {
    const { folder, work } = await setupFiles(t);
    await mkdir(join(work, 'shared', 'out'), { recursive: true });
    await writeFile(join(work, 'shared', 'out', 't.csv'), 'shared table');

    assert.equal(await readInside(folder, 'shared/out/t.csv'), 'shared table');
  });

  for (const path of ['../exit.json', '..', '/etc/passwd', 'out/../../exit.json', 'a\0b', '//x'])
    it(`refuses ${JSON.stringify(path)}`, async (t) => {
      const { folder } = await setupFiles(t);

      await assert.rejects(openInside(folder, path), NotInside);
    });

  for (const path of [
    '',
    '.',
    'none',
    'out',
    'out/none',
    'out/t.csv/x',
    'shared',
    '%2e%2e/x',
    '....//x',
    'n'.repeat(300),
  ])
    it(`finds nothing as ${JSON.stringify(path.slice(0, 20))}`, async (t) => {
      const { folder } = await setupFiles(t);

      assert.equal(await openInside(folder, path), undefined);
    });

  it('S6: never goes through a symbolic link', async (t) => {
    const { root, folder, work } = await setupFiles(t);
    await symlink(join(root, 'secret'), join(work, 'file'));
    await symlink(root, join(work, 'folder'));

    assert.equal(await openInside(folder, 'file'), undefined);
    assert.equal(await openInside(folder, 'folder/secret'), undefined);

    await rename(work, `${work}-away`);
    await symlink(root, work);
    assert.equal(await openInside(folder, 'secret'), undefined);
  });

  it('does not wait for the other end of a pipe', async (t) => {
    const { folder, work } = await setupFiles(t);
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(work, 'pipe')]);

    assert.equal(await openInside(folder, 'pipe'), undefined);
  });

  it('reads what is there and never what a job turns it into meanwhile', async (t) => {
    const { root, folder, work } = await setupFiles(t);
    await mkdir(join(root, 'out'));
    await link(join(root, 'secret'), join(root, 'out', 't.csv'));
    await symlink(join(root, 'out'), join(work, 'evil'));
    const racing = new AbortController();
    const race = (async () => {
      while (!racing.signal.aborted) {
        for (const [from, to] of [
          ['out', 'good'],
          ['evil', 'out'],
          ['out', 'evil'],
          ['good', 'out'],
        ] as const)
          await rename(join(work, from), join(work, to));
      }
    })();

    for (let count = 0; count < 300; count += 1)
      assert.notEqual(await readInside(folder, 'out/t.csv'), 'secret');
    racing.abort();
    await race;
  });
});

describe('the last lines of a file', () => {
  async function fileOf(t: TestContext, content: string | Buffer): Promise<FileHandle> {
    const { upload } = await setup(t);
    const handle = await open(await upload('file', content));
    t.after(() => handle.close());
    return handle;
  }

  const cases: readonly [string, number, readonly string[]][] = [
    ['', 5, []],
    ['one', 5, ['one']],
    ['one\n', 5, ['one']],
    ['one\ntwo\nthree\n', 2, ['two', 'three']],
    ['one\ntwo\nthree', 2, ['two', 'three']],
    ['one\r\ntwo\r\n', 2, ['one', 'two']],
    ['one\n\n\n', 2, ['', '']],
    ['one\ntwo\n', 0, []],
  ];
  for (const [content, count, lines] of cases)
    it(`are ${JSON.stringify(lines)} of ${JSON.stringify(content)}`, async (t) => {
      assert.deepEqual(await lastLines(await fileOf(t, content), count), lines);
    });

  it('are found across the bounds of what is read at once', async (t) => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `line ${String(index)} ü`);
    const handle = await fileOf(t, `${lines.join('\n')}\n`);

    assert.deepEqual(await lastLines(handle, 20_000), lines.slice(-20_000));
  });

  it('are cut when they are too long', async (t) => {
    const lines = await lastLines(await fileOf(t, 'x'.repeat(5_000_000)), 10);

    assert.deepEqual(lines, ['x'.repeat(2 ** 20)]);
  });
});
