import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { createFileStore } from '../src/files/file-store.ts';
import { createFilesRepository } from '../src/files/files.repository.ts';
import { createFilesService } from '../src/files/files.service.ts';
import { createLeftoversRepository } from '../src/files/leftovers.repository.ts';
import { createFileThread } from '../src/workspace/file-thread.ts';
import { createTestApp, type TestUser } from './support/app.ts';
import { filePart, MULTIPART, multipart, type TestPart } from './support/multipart.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-files-'));
const { app, ada, bob, as, db, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));

const post = (user: TestUser, payload: Buffer, method: 'POST' | 'PUT' = 'POST') =>
  app.inject({
    method,
    url: '/api/v2/files/contents/',
    headers: { ...user.headers, 'content-type': MULTIPART },
    payload,
  });

async function upload(...parts: TestPart[]): Promise<File> {
  const response = await post(ada, multipart(...parts));
  assert.equal(response.statusCode, 201, response.body);
  return File.parse(response.json());
}

const onDisk = async (): Promise<string[]> =>
  (await readdir(join(home, 'files'), { recursive: true })).filter(
    (name) => !['incoming', 'partial'].includes(name),
  );

describe('an upload', () => {
  it('answers 201 with name, size and digests, and can be read back', async () => {
    const body = randomBytes(300_000);

    const file = await upload(filePart('t.bin', body));

    assert.equal(file.name, 't.bin');
    assert.equal(file.typeId, 1);
    assert.equal(file.decryptedSize, body.length);
    assert.equal(file.owner, 'ada@example.org');
    assert.equal(file.md5, createHash('md5').update(body).digest('hex'));
    assert.deepEqual(file.fileChecksums, [
      { hashFunction: 'sha512', fileHash: createHash('sha512').update(body).digest('hex') },
    ]);
    assert.match(file.path, new RegExp(`^user/user_${ada.id}/t-[0-9a-f-]{36}\\.bin$`));
    assert.match(file.dateUploaded, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const { pathname } = new URL(file.downloadUrl);
    const contents = await as(ada, 'GET', pathname);
    assert.deepEqual(contents.rawPayload, body);
  });

  it('may be a PUT, and need no slash at the end', async () => {
    const response = await app.inject({
      method: 'PUT',
      url: '/api/v3/files/contents',
      headers: { ...ada.headers, 'content-type': MULTIPART },
      payload: multipart(filePart('a.txt', 'a')),
    });

    assert.equal(response.statusCode, 201);
  });

  it('may be empty', async () => {
    const file = await upload(filePart('empty', ''));

    assert.equal(file.decryptedSize, 0);
    const contents = await as(ada, 'GET', `/api/v2/files/${file.id}/contents/`);
    assert.equal(contents.headers['content-length'], '0');
  });

  it('keeps bytes that look like a boundary', async () => {
    const body = '\r\n--a-boundary-of-the-tes\r\n--\r\n\r\n--a-boundary';

    const file = await upload(filePart('near.txt', body));

    const { body: read } = await as(ada, 'GET', `/api/v2/files/${file.id}/contents/`);
    assert.equal(read, body);
  });

  it('takes its type from wherever clients put it', async () => {
    const field = (headers: string[]): TestPart => ({ headers, body: '3' });
    const cases: TestPart[][] = [
      [filePart('a', 'x'), field(['Content-Disposition: form-data; name="typeId"'])],
      [field(['Content-Disposition: form-data; name="typeId"']), filePart('a', 'x')],
      [
        filePart('a', 'x'),
        field(['Content-Disposition: form-data; name="typeId"; filename="typeId"']),
      ],
      [filePart('a', 'x', 'type_id: 3')],
      [filePart('a', 'x', "Content-Type: {'type_id': 3}")],
    ];
    for (const parts of cases) assert.equal((await upload(...parts)).typeId, 3);
  });

  it('is named by the last segment of its file name', async () => {
    const names: [string, string][] = [
      ['inputs/case.inp', 'case.inp'],
      ['C:\\in\\case.inp', 'case.inp'],
      ['/abs/case.inp', 'case.inp'],
      ['Hafenströmung.dat', 'Hafenströmung.dat'],
    ];
    for (const [sent, name] of names) assert.equal((await upload(filePart(sent, 'x'))).name, name);
    const extended = await upload({
      headers: [
        `Content-Disposition: form-data; name="file"; filename="x"; filename*=UTF-8''%E6%B8%AF.txt`,
      ],
      body: 'x',
    });
    assert.equal(extended.name, '港.txt');
  });

  it('is refused by field, and leaves nothing behind', async () => {
    const before = await onDisk();
    const bodies = [
      multipart({ headers: ['Content-Disposition: form-data; name="file"'], body: 'no name' }),
      multipart({
        headers: ['Content-Disposition: form-data; name="other"; filename="a"'],
        body: 'a',
      }),
      multipart(filePart('..', 'a')),
      multipart(filePart('a', 'a', 'type_id: 6')),
      multipart(filePart('a', 'cut off')).subarray(0, -10),
    ];
    for (const body of bodies) {
      const response = await post(ada, body);
      assert.equal(response.statusCode, 400, response.body);
    }
    const noMultipart = await app.inject({
      method: 'POST',
      url: '/api/v2/files/contents/',
      headers: ada.headers,
      payload: { file: 'x' },
    });
    assert.equal(noMultipart.statusCode, 400);
    assert.deepEqual(Object.keys(noMultipart.json<object>()), ['file']);

    assert.deepEqual(await onDisk(), before);
  });

  it('R19: with another checksum than was said is no file', async () => {
    const body = randomBytes(1000);
    const before = await onDisk();
    const sum = (text: string) => ({
      headers: ['Content-Disposition: form-data; name="sha512"'],
      body: text,
    });
    const right = createHash('sha512').update(body).digest('hex');
    const wrong = await post(ada, multipart(filePart('sum.bin', body), sum('0'.repeat(128))));

    assert.equal(wrong.statusCode, 400);
    assert.match(wrong.body, /another SHA-512/);
    assert.deepEqual(await onDisk(), before);
    assert.equal((await upload(sum(right), filePart('sum.bin', body))).decryptedSize, 1000);
  });

  it('R19: leaves nothing behind when the client goes away half way', async () => {
    const before = await onDisk();
    const { body: listed } = await as(ada, 'GET', '/api/v2/files/?page_size=100');
    const client = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v2/files/contents/',
      headers: { ...ada.headers, 'content-type': MULTIPART, 'content-length': 10_000_000 },
    });
    client.on('error', () => undefined);
    client.write(multipart(filePart('half.bin', randomBytes(500_000))).subarray(0, -40));
    await untilTrue(async () => (await readdir(join(home, 'files', 'incoming'))).length === 1);

    client.destroy();

    await untilTrue(async () => (await readdir(join(home, 'files', 'incoming'))).length === 0);
    assert.deepEqual(await onDisk(), before);
    const { body: listedAfter } = await as(ada, 'GET', '/api/v2/files/?page_size=100');
    assert.equal(listedAfter, listed);
  });

  it('answers Expect: 100-continue', async () => {
    const payload = multipart(filePart('expected.txt', 'x'));
    const client = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v2/files/contents/',
      headers: {
        ...ada.headers,
        'content-type': MULTIPART,
        'content-length': payload.length,
        expect: '100-continue',
      },
    });
    client.flushHeaders();
    await once(client, 'continue');
    client.end(payload);

    const [response] = (await once(client, 'response')) as [
      { statusCode: number; resume: () => void },
    ];
    response.resume();
    assert.equal(response.statusCode, 201);
  });

  it('belongs to its owner alone', async () => {
    const { id } = await upload(filePart('secret.txt', 'mine'));
    for (const [method, url] of [
      ['GET', `/api/v2/files/${id}/`],
      ['GET', `/api/v2/files/${id}/contents/`],
      ['GET', `/api/v2/files/${id}/lines/`],
      ['PATCH', `/api/v2/files/${id}/`],
      ['DELETE', `/api/v2/files/${id}/`],
    ] as const) {
      const response = await as(bob, method, url, method === 'PATCH' ? { name: 'x' } : undefined);
      assert.equal(response.statusCode, 404, `${method} ${url}`);
    }
    const listed = await as(bob, 'GET', '/api/v2/files/');
    assert.equal(listed.json<{ count: number }>().count, 0);
  });
});

/** Asks again with each turn of the event loop; the test runner's own time limit ends what never comes true. */
async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

describe('an upload of which the database breaks off', () => {
  const files = createFilesRepository(db);
  const store = createFileStore(home);
  const user = { ...ada, username: 'ada', fullName: 'Ada', role: 'member' } as const;
  const lost = new Error('Connection terminated unexpectedly');
  const addWith = async (insert: typeof files.insert) => {
    const service = createFilesService({
      files: { ...files, insert },
      leftovers: createLeftoversRepository(db),
      store,
      hasher: createFileThread(),
    });
    const stored = await store.write(Readable.from([Buffer.from('of the case')]));
    await assert.rejects(service.add(user, { name: 'broken.off', typeId: 1, stored }, null), lost);
    return { service, stored };
  };

  it('R19: keeps its bytes when it was listed before the answer was lost', async () => {
    const { service, stored } = await addWith(async (row, once) => {
      await files.insert(row, once);
      throw lost;
    });

    const { id } = await db
      .selectFrom('file')
      .select('id')
      .where('stored_at', '=', stored.storedAt)
      .executeTakeFirstOrThrow();
    const { handle, size } = await service.open(await service.require(user, id));
    await handle.close();
    assert.equal(size, stored.size);
  });

  it('leaves nothing on the disk when it was not', async () => {
    const { stored } = await addWith(() => Promise.reject(lost));

    assert.ok(!(await onDisk()).includes(stored.uuid));
  });
});
