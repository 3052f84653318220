import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { Upload } from '#contract/uploads';
import { page } from '#contract/wire';
import type { Services } from '../src/services.ts';
import { createPartialFiles } from '../src/files/partial-files.ts';
import { createUploadLocks } from '../src/uploads/upload-locks.ts';
import { createUploadsRepository } from '../src/uploads/uploads.repository.ts';
import { createUploadsService } from '../src/uploads/uploads.service.ts';
import { createFileThread } from '../src/workspace/file-thread.ts';
import { createRandom } from '../src/faults/random.ts';
import { createTestApp, type TestUser } from './support/app.ts';
import { until } from './support/local-engine.ts';
import { openTestServices } from './support/services.ts';
import { createTusClient, type TusAnswer } from './support/tus.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-uploads-'));
let aheadMs = 0;
let services: Services | undefined;
const test = await createTestApp(async (base) => {
  services = await openTestServices(base, { home, clock: () => new Date(Date.now() + aheadMs) });
  return { services };
});
const { app, ada, bob, as, db, beforeClose } = test;
beforeClose(() => rm(home, { recursive: true, force: true }));
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
const tus = createTusClient(origin, ada.headers);
const sha512 = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('hex');

async function begin(size: number, name: string, more: object = {}): Promise<string> {
  const answer = await tus.create(size, { filename: name, ...more });
  assert.equal(answer.status, 201, answer.body);
  return String(answer.headers['location']);
}

async function filesNamed(name: string): Promise<File[]> {
  const list = await as(ada, 'GET', `/api/v3/files/?search=${name}`);
  return page(File).parse(list.json()).results;
}

async function contentOf(answer: TusAnswer, user: TestUser = ada): Promise<Buffer> {
  const fileId = String(answer.headers['moorage-file-id']);
  return (await as(user, 'GET', `/api/v3/files/${fileId}/contents/`)).rawPayload;
}

const view = async (path: string): Promise<Upload> =>
  Upload.parse((await as(ada, 'GET', path)).json());
const partial = (): Promise<string[]> => readdir(join(home, 'files/partial'));
const idIn = (path: string): string => path.split('/').at(-2) ?? '';

describe('a resumable upload', () => {
  it('R19: cut at random bytes again and again, is not seen before it is whole, and then is exact', async () => {
    const next = createRandom(19);
    const bytes = randomBytes(6 * 1024 * 1024);
    const path = await begin(bytes.length, 'cut.bin', { sha512: sha512(bytes) });
    for (let round = 0; round < 120; round += 1) {
      const offset = await tus.offset(path);
      const left = bytes.length - offset;
      await tus.cutPatch(path, offset, bytes.subarray(offset), Math.floor((next() * left) / 8));
      assert.ok((await tus.offset(path)) >= offset);
      assert.deepEqual(await filesNamed('cut.bin'), []);
    }
    const last = await until('nobody else writes', async () => {
      const offset = await tus.offset(path);
      const answer = await tus.patch(path, offset, bytes.subarray(offset));
      return answer.status === 204 && answer;
    });

    assert.ok((await contentOf(last)).equals(bytes));
    const [file] = await filesNamed('cut.bin');
    assert.equal(file?.fileChecksums[0]?.fileHash, sha512(bytes));
    assert.deepEqual(await partial(), []);
  });

  it('R19: has one writer: a second one is told to wait, and one that stalled gives way', async () => {
    const bytes = randomBytes(300_000);
    const path = await begin(bytes.length, 'two.bin');
    const stuck = tus.cutPatch(path, 0, bytes, 100_000).catch(() => undefined);
    const both = await Promise.all([
      tus.patch(path, 0, bytes),
      tus.patch(path, 0, randomBytes(bytes.length)),
    ]);
    await stuck;
    const offset = await until('the upload is free', async () => {
      const answer = await tus.patch(path, bytes.length - 1, bytes.subarray(-1));
      return answer.status !== 423 && tus.offset(path);
    });

    for (const { status } of both) assert.ok([204, 409, 423].includes(status), String(status));
    assert.ok(both.some(({ status }) => status === 423 || status === 409));
    assert.ok(offset <= bytes.length);

    let clock = 0;
    const locks = createUploadLocks({ now: () => clock });
    const signal = new AbortController().signal;
    const first = locks.writer.newLock('a');
    await first.lock(signal, () => first.unlock());
    const second = locks.writer.newLock('a');
    await assert.rejects(
      second.lock(signal, () => undefined),
      { status: 423 },
    );
    clock = 4_000;
    locks.isActive('a');
    clock = 8_000;
    await assert.rejects(
      second.lock(signal, () => undefined),
      { status: 423 },
    );
    clock = 9_000;
    await second.lock(signal, () => undefined);
    assert.ok(locks.isHeld('a'));
  });

  it('R19: goes on only from where it is, and never beyond its length', async () => {
    const bytes = randomBytes(1000);
    const path = await begin(bytes.length, 'offset.bin');
    await tus.patch(path, 0, bytes.subarray(0, 400));

    assert.equal((await tus.patch(path, 0, bytes.subarray(0, 400))).status, 409);
    assert.equal((await tus.patch(path, 500, bytes.subarray(500))).status, 409);
    assert.equal((await tus.patch(path, 400, randomBytes(601))).status, 413);
    assert.equal(await tus.offset(path), 400);
    assert.deepEqual(await filesNamed('offset.bin'), []);
    const last = await tus.patch(path, 400, bytes.subarray(400));
    assert.ok((await contentOf(last)).equals(bytes));
  });

  it('R19: with another checksum than was said is no file', async () => {
    const path = await begin(10, 'sum.bin', { sha512: sha512(Buffer.from('something')) });
    const answer = await tus.patch(path, 0, Buffer.from('other text'));

    assert.equal(answer.status, 460);
    assert.match(answer.body, /another SHA-512/);
    assert.deepEqual(await filesNamed('sum.bin'), []);
    assert.equal((await tus.ask('HEAD', path)).status, 404);
    assert.ok(!(await readdir(join(home, 'files'))).includes(idIn(path)));
  });

  it('R19: becomes a file though the server died before it said so', async () => {
    const bytes = randomBytes(5000);
    const before = await begin(bytes.length, 'died-before.bin', { sha512: sha512(bytes) });
    await writeFile(join(home, 'files/partial', idIn(before)), bytes);
    const after = await begin(bytes.length, 'died-after.bin');
    await writeFile(join(home, 'files/partial', idIn(after)), bytes);
    await rename(join(home, 'files/partial', idIn(after)), join(home, 'files', idIn(after)));

    for (const path of [before, after]) {
      const [one, other] = await Promise.all([tus.ask('HEAD', path), tus.ask('HEAD', path)]);
      assert.equal(one.headers['upload-offset'], String(bytes.length));
      assert.equal(one.headers['moorage-file-id'], other.headers['moorage-file-id']);
      assert.ok((await contentOf(one)).equals(bytes));
      assert.equal((await view(path)).fileId, one.headers['moorage-file-id']);
    }
    assert.equal((await filesNamed('died-')).length, 2);
  });

  it('R19: is not written to once it is in its place, though nobody has said yet that it is whole', async () => {
    const bytes = randomBytes(5000);
    const path = await begin(bytes.length, 'asked-again.bin');
    await writeFile(join(home, 'files', idIn(path)), bytes);

    const answer = await tus.patch(path, bytes.length, Buffer.alloc(0));

    assert.equal(answer.status, 204, answer.body);
    assert.ok((await contentOf(answer)).equals(bytes));
    assert.ok(!(await partial()).includes(idIn(path)));
  });

  it('may be empty, takes its type along, and tells its file again after a lost answer', async () => {
    const path = await begin(0, 'empty.txt', { typeId: '3' });
    const { fileId, size, offset } = await view(path);
    const file = File.parse((await as(ada, 'GET', `/api/v3/files/${String(fileId)}/`)).json());

    assert.deepEqual([size, offset, file.name, file.typeId], [0, 0, 'empty.txt', 3]);
  });

  it('begins once for one Idempotency-Key', async () => {
    const key = randomUUID();
    const first = await tus.create(10, { filename: 'once.bin' }, key);
    const again = await tus.create(10, { filename: 'once.bin' }, key);
    const other = await tus.create(11, { filename: 'once.bin' }, key);

    assert.deepEqual([first.status, again.status, other.status], [201, 201, 422]);
    assert.equal(again.headers['location'], first.headers['location']);
  });

  it('is refused with a reason when it says nothing useful', async () => {
    assert.match((await tus.create(10, { filename: '..' })).body, /"filename"/);
    assert.match((await tus.create(10, { filename: 'a', typeId: '99' })).body, /"typeId"/);
    assert.match((await tus.create(10, { filename: 'a', sha512: 'beef' })).body, /"sha512"/);
    assert.equal((await tus.create(2 ** 52, { filename: 'a' })).status, 507);
    assert.equal((await tus.ask('POST', '/api/v3/uploads/')).status, 400);
    assert.equal((await tus.ask('OPTIONS', '/api/v3/uploads/')).headers['tus-version'], '1.0.0');
  });

  it('is there for its owner alone, by whatever method', async () => {
    const path = await begin(10, 'mine.bin');
    const stranger = createTusClient(origin, bob.headers);
    const nobody = createTusClient(origin, {});
    for (const method of ['GET', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']) {
      assert.equal((await stranger.ask(method, path)).status, 404, method);
      const refused = await nobody.ask(method, path);
      assert.equal(refused.status, 401, method);
      assert.equal(refused.headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await nobody.create(10, { filename: 'a' })).status, 401);
    assert.equal(await tus.offset(path), 0);
  });

  it('can be given up', async () => {
    const path = await begin(10, 'given-up.bin');
    await tus.patch(path, 0, Buffer.from('12345'));
    const gone = await tus.ask('DELETE', path);

    assert.equal(gone.status, 204);
    assert.equal((await tus.ask('HEAD', path)).status, 404);
    assert.ok(!(await partial()).includes(idIn(path)));
  });

  it('is forgotten 24 hours after its last byte, and so is what nobody knows', async () => {
    const path = await begin(10, 'old.bin');
    await tus.patch(path, 0, Buffer.from('12345'));
    const whole = await begin(3, 'kept.bin');
    const file = await tus.patch(whole, 0, Buffer.from('abc'));
    await writeFile(join(home, 'files/partial/unknown'), 'x');
    assert.ok(services);
    const { uploads } = services;
    await uploads.removeExpired();
    assert.equal(await tus.offset(path), 5);
    assert.ok(!(await partial()).includes('unknown'));

    aheadMs = 24 * 3_600_000 + 1000;
    await uploads.removeExpired();
    aheadMs = 0;

    assert.equal((await tus.ask('HEAD', path)).status, 404);
    assert.ok(!(await partial()).includes(idIn(path)));
    assert.equal((await contentOf(file)).toString(), 'abc');
    assert.deepEqual(await db.selectFrom('upload').select('id').execute(), []);
  });

  it('that becomes a file while old ones are being cleared away keeps its bytes', async () => {
    const path = await begin(3, 'late.bin');
    await writeFile(join(home, 'files/partial', idIn(path)), 'abc');
    const uploads = createUploadsRepository(db);
    const { removeExpired } = createUploadsService({
      uploads: {
        ...uploads,
        async listUntouchedSince(time) {
          const found = await uploads.listUntouchedSince(time);
          await tus.ask('HEAD', path);
          return found;
        },
      },
      partial: createPartialFiles({ home, hasher: createFileThread() }),
      locks: createUploadLocks(),
      clock: () => new Date(Date.now() + 25 * 3_600_000),
    });

    await removeExpired();

    const [file] = await filesNamed('late.bin');
    const content = await as(ada, 'GET', `/api/v3/files/${file?.id ?? ''}/contents/`);
    assert.equal(content.body, 'abc');
  });
});
