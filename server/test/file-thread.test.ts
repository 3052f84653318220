import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createFileThread } from '../src/workspace/file-thread.ts';
import { temporaryFolder } from './support/local-engine.ts';

async function setup(t: TestContext, bytes: Buffer) {
  const path = join(await temporaryFolder(t), 'file');
  await writeFile(path, bytes);
  const handle = await open(path);
  const hasher = createFileThread();
  t.after(async () => {
    await hasher.close();
    await handle.close();
  });
  return { hasher, fd: handle.fd };
}

/** A file without an end. */
function openZeros(t: TestContext): number {
  const fd = openSync('/dev/zero', 'r');
  t.after(() => {
    closeSync(fd);
  });
  return fd;
}

const digests = (bytes: Buffer) => ({
  size: bytes.length,
  sha512: createHash('sha512').update(bytes).digest('hex'),
  md5: createHash('md5').update(bytes).digest('hex'),
});

describe('the thread that hashes files', () => {
  it('gives both digests, of several files asked for at once', async (t) => {
    const bytes = randomBytes(3 * 1024 * 1024 + 1);
    const { hasher, fd } = await setup(t, bytes);

    const hashed = await Promise.all([1, 2, 3].map(() => hasher.hash({ fd, size: bytes.length })));

    assert.deepEqual(hashed, Array(3).fill(digests(bytes)));
  });

  it('reads no further than it was asked to, nor than the file goes', async (t) => {
    const bytes = randomBytes(100);
    const { hasher, fd } = await setup(t, bytes);

    assert.deepEqual(await hasher.hash({ fd, size: 10 }), digests(bytes.subarray(0, 10)));
    assert.deepEqual(await hasher.hash({ fd, size: 1_000 }), digests(bytes));
  });

  it('gives up when it is told to, and goes on with the next file', async (t) => {
    const bytes = randomBytes(1024 * 1024);
    const { hasher, fd } = await setup(t, bytes);
    const controller = new AbortController();

    const given = hasher.hash({ fd: openZeros(t), size: Infinity }, controller.signal);
    controller.abort(new Error('not wanted any more'));

    await assert.rejects(given, /not wanted any more/);
    assert.deepEqual(await hasher.hash({ fd, size: bytes.length }), digests(bytes));
  });

  it('says what kept it from reading', async (t) => {
    const { hasher } = await setup(t, Buffer.alloc(0));

    await assert.rejects(hasher.hash({ fd: 99_999, size: 1 }), /EBADF/);
  });

  it('fails what is under way when it is closed, and starts anew when it is needed', async (t) => {
    const bytes = randomBytes(1024);
    const { hasher, fd } = await setup(t, bytes);
    const given = hasher.hash({ fd: openZeros(t), size: Infinity });

    await Promise.all([assert.rejects(given, /has ended/), hasher.close()]);

    assert.deepEqual(await hasher.hash({ fd, size: bytes.length }), digests(bytes));
  });
});
