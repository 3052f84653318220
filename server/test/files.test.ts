import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { File, FileLines } from '#contract/files';
import { page } from '#contract/wire';
import { runFolder } from '../src/files/run-folder.ts';
import { createTestApp, type TestUser } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart, type TestPart } from './support/multipart.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-files-'));
let services: Awaited<ReturnType<typeof openTestServices>> | undefined;
const { app, db, ada, bob, as, beforeClose } = await createTestApp(async (base) => {
  services = await openTestServices(base, { home });
  return { services };
});
beforeClose(() => rm(home, { recursive: true, force: true }));
const Files = page(File);

async function upload(user: TestUser, ...parts: TestPart[]): Promise<File> {
  const response = await app.inject({
    method: 'POST',
    url: '/api/v2/files/contents/',
    headers: { ...user.headers, 'content-type': MULTIPART },
    payload: multipart(...parts),
  });
  assert.equal(response.statusCode, 201, response.body);
  return File.parse(response.json());
}

const download = (id: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `/api/v2/files/${id}/contents`, headers: { ...ada.headers, ...headers } });

const list = async (user: TestUser, query: string, version = 'v2') =>
  Files.parse((await as(user, 'GET', `/api/${version}/files/${query}`)).json());

describe('a download', () => {
  const body = randomBytes(1000);

  it('is an attachment that no browser runs, with its exact length', async () => {
    const { id } = await upload(ada, filePart('bösé \\"x\\".html', body));

    const response = await download(id);

    assert.equal(response.statusCode, 200);
    const { headers } = response;
    assert.equal(headers['content-length'], '1000');
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.equal(headers['content-security-policy'], 'sandbox');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''b%C3%B6s%C3%A9%20/,
    );
  });

  it('gives ranges as clients ask for them', async () => {
    const { id } = await upload(ada, filePart('r.bin', body));
    const cases: [string, number, number][] = [
      ['bytes=0-99', 0, 99],
      ['bytes=500-', 500, 999],
      ['bytes=-10', 990, 999],
      ['bytes=990-1001', 990, 999],
      ['bytes=-2000', 0, 999],
    ];
    for (const [range, first, last] of cases) {
      const response = await download(id, { range });
      assert.equal(response.statusCode, 206, range);
      assert.equal(
        response.headers['content-range'],
        `bytes ${String(first)}-${String(last)}/1000`,
      );
      assert.deepEqual(response.rawPayload, body.subarray(first, last + 1));
    }
    const past = await download(id, { range: 'bytes=1000-' });
    assert.equal(past.statusCode, 416);
    assert.equal(past.headers['content-range'], 'bytes */1000');
    assert.ok('detail' in past.json<object>());
    assert.equal((await download(id, { range: 'lines=1-2' })).statusCode, 200);
  });

  it('ignores a range of an empty file', async () => {
    const { id } = await upload(ada, filePart('empty', ''));

    const response = await download(id, { range: 'bytes=0-99' });

    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['content-length'], '0');
  });

  it('in ten parts at once has the digest of the whole', async () => {
    const file = await upload(ada, filePart('ten.bin', body));

    const parts = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        download(file.id, { range: `bytes=${String(index * 100)}-${String(index * 100 + 99)}` }),
      ),
    );

    const joined = Buffer.concat(parts.map(({ rawPayload }) => rawPayload));
    assert.equal(
      createHash('sha512').update(joined).digest('hex'),
      file.fileChecksums[0]?.fileHash,
    );
  });

  it('answers HEAD with the length alone', async () => {
    const { id } = await upload(ada, filePart('head.bin', body));

    const response = await as(ada, 'HEAD', `/api/v2/files/${id}/contents/`);

    assert.equal(response.headers['content-length'], '1000');
    assert.equal(response.rawPayload.length, 0);
  });
});

describe('lines of a file', () => {
  it('keep their ends, and joined are the file', async () => {
    const { id } = await upload(ada, filePart('l.txt', 'first\r\n\nlast'));

    const { lines } = FileLines.parse((await as(ada, 'GET', `/api/v2/files/${id}/lines`)).json());

    assert.deepEqual(lines, ['first\r\n', '\n', 'last']);
  });

  it('are refused when the file is not text', async () => {
    for (const bytes of [Buffer.from([0, 1, 2]), Buffer.from([0xff, 0xfe, 0x41])]) {
      const { id } = await upload(ada, filePart('b.bin', bytes));
      const response = await as(ada, 'GET', `/api/v2/files/${id}/lines/`);
      assert.equal(response.statusCode, 400);
    }
  });
});

describe('the list of files', () => {
  it('is filtered by name, type, ending and date, newest first', async () => {
    await upload(bob, filePart('mesh.INP', 'x'));
    await upload(bob, filePart('mesh_100%.dat', 'x'), {
      headers: ['Content-Disposition: form-data; name="typeId"'],
      body: '4',
    });
    await upload(bob, filePart('other.sif', 'x'));

    const names = async (query: string) => (await list(bob, query)).results.map(({ name }) => name);

    assert.deepEqual(await names(''), ['other.sif', 'mesh_100%.dat', 'mesh.INP']);
    assert.deepEqual(await names('?search=MESH&ordering=name'), ['mesh.INP', 'mesh_100%.dat']);
    assert.deepEqual(await names('?search=100%25'), ['mesh_100%.dat']);
    assert.deepEqual(await names('?type=4'), ['mesh_100%.dat']);
    assert.deepEqual(await names('?ext=.inp&ext=.sif'), ['other.sif', 'mesh.INP']);
    assert.deepEqual(await names('?dateUploaded__gte=2100-01-01T00:00:00Z'), []);
    assert.deepEqual(await names('?limit=1&unknown=1'), ['other.sif']);
    assert.equal((await list(bob, '?limit=1')).count, 3);
    assert.equal((await as(bob, 'GET', '/api/v2/files/?dateUploaded__lte=soon')).statusCode, 400);
  });

  it('names the jobs that take a file when asked', async () => {
    const file = await upload(ada, filePart('used.txt', 'x'));
    const jobId = await addJob(db, ada, { name: 'Uses it', inputFiles: [file.id] });

    const { results } = await list(ada, '?search=used.txt&include_jobs=1');

    assert.deepEqual(results[0]?.jobs, { count: 1, results: [{ id: jobId, name: 'Uses it' }] });
  });

  it('has pages of 10 in v2 and of 25 in v3', async () => {
    for (let index = 0; index < 12; index += 1)
      await upload(ada, filePart(`p${String(index)}`, 'x'));

    assert.equal((await list(ada, '')).results.length, 10);
    assert.ok((await list(ada, '', 'v3')).results.length > 10);
  });
});

describe('a file', () => {
  it('takes another name and type from a whole file object', async () => {
    const file = await upload(ada, filePart('before.txt', 'x'));

    const response = await as(ada, 'PATCH', `/api/v2/files/${file.id}/`, {
      ...file,
      name: 'after.txt',
      typeId: '2',
    });

    const patched = File.parse(response.json());
    assert.deepEqual(
      [patched.name, patched.relativePath, patched.typeId],
      ['after.txt', 'after.txt', 2],
    );
    for (const name of ['a/b', '..', 'a\nb']) {
      assert.equal((await as(ada, 'PATCH', `/api/v2/files/${file.id}/`, { name })).statusCode, 400);
    }
  });

  it('that is deleted is gone from lists and from the disk', async () => {
    const file = await upload(ada, filePart('gone.txt', 'x'));

    const response = await as(ada, 'DELETE', `/api/v2/files/${file.id}/`);

    assert.equal(response.statusCode, 204);
    assert.equal((await list(ada, '?search=gone.txt')).count, 0);
    assert.equal((await as(ada, 'GET', `/api/v2/files/${file.id}/`)).statusCode, 404);
    const { rows } = await sql<{
      stored_at: string;
    }>`select stored_at from file where id = ${file.id}`.execute(db);
    await assert.rejects(writeFile(join(home, rows[0]?.stored_at ?? ''), '', { flag: 'r+' }), {
      code: 'ENOENT',
    });
  });
});

describe('output files', () => {
  async function endedRun(names: readonly string[]) {
    assert.ok(services);
    const { files } = services;
    const jobId = await addJob(db, ada, { name: 'Makes files' });
    const folder = join(home, runFolder(jobId, 1));
    await mkdir(join(folder, 'work/out'), { recursive: true });
    await Promise.all(
      names.map((name) => writeFile(join(folder, 'work', name), `content of ${name}`)),
    );
    await writeFile(join(folder, 'process_output.log'), 'log\n');
    const hashed = await files.hashOutputs(folder, ['process_output.log', 'vanished', ...names]);
    await db
      .transaction()
      .execute((trx) =>
        files.registerOutputs(
          trx,
          { ownerId: ada.id, jobId, runNumber: 1, now: new Date() },
          hashed,
        ),
      );
    return { jobId, folder };
  }
  const outputs = async (jobId: string, query = '') =>
    Files.parse((await as(ada, 'GET', `/api/v2/jobs/${jobId}/files/${query}`)).json());

  it('are those that were there when the run ended', async () => {
    const { jobId } = await endedRun(['t.csv', 'out/t.csv', 'a.sif']);

    const { results, count } = await outputs(jobId);

    assert.equal(count, 4);
    assert.deepEqual(
      results.map(({ relativePath, typeId }) => [relativePath, typeId]),
      [
        ['a.sif', 5],
        ['out/t.csv', 5],
        ['process_output.log', 5],
        ['t.csv', 5],
      ],
    );
    assert.equal(results[1]?.path, `user/user_${ada.id}/output/job_${jobId}/run1/out/t.csv`);
    const contents = await download(results[1].id);
    assert.equal(contents.body, 'content of out/t.csv');
  });

  it('are searched by name, and by path when it holds a slash', async () => {
    const { jobId } = await endedRun(['t.csv', 'out/t.csv', 'a.sif']);
    const paths = async (search: string) =>
      (await outputs(jobId, `?search=${search}`)).results.map(({ relativePath }) => relativePath);

    assert.deepEqual(await paths('sif'), ['a.sif']);
    assert.deepEqual(await paths('output'), ['process_output.log']);
    assert.deepEqual(await paths('OUT/'), ['out/t.csv']);
    assert.equal((await paths('')).length, 4);
  });

  it('never lead out of the run folder', async () => {
    const { jobId, folder } = await endedRun(['swapped.txt']);
    await rm(join(folder, 'work/swapped.txt'));
    await symlink('/etc/passwd', join(folder, 'work/swapped.txt'));

    const { results } = await outputs(jobId, '?search=swapped');

    assert.equal((await download(results[0]?.id ?? '')).statusCode, 404);
  });

  it('are 404 for anybody else, and for runs that do not exist', async () => {
    const { jobId } = await endedRun(['t.csv']);

    assert.equal((await as(bob, 'GET', `/api/v2/jobs/${jobId}/files/`)).statusCode, 404);
    assert.equal((await as(bob, 'GET', `/api/v2/jobs/${jobId}/runs/1/files/`)).statusCode, 404);
    assert.equal((await as(ada, 'GET', `/api/v2/jobs/${jobId}/runs/1/files/`)).statusCode, 200);
    assert.equal((await as(ada, 'GET', `/api/v2/jobs/${jobId}/runs/2/files/`)).statusCode, 404);
  });

  it('may be ten thousand', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `out/${String(index)}.dat`);

    const { jobId } = await endedRun(names);

    const { count, results } = await outputs(jobId, '?page_size=2000');
    assert.deepEqual([count, results.length], [10_001, 2000]);
  });
});

describe('what is not offered', () => {
  it('says so with 501', async () => {
    for (const [method, url] of [
      ['POST', '/api/v2/files/'],
      ['GET', '/api/v2/files/aBcDeF/tags/'],
      ['GET', '/api/v2/users/me/folders/'],
      ['POST', '/api/v2/file-folders/'],
    ] as const) {
      const response = await as(ada, method, url);
      assert.equal(response.statusCode, 501, url);
      assert.equal(response.json<{ code: string }>().code, 'not_implemented');
    }
  });
});
