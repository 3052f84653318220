import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LogChunk, LogEnd } from '#contract/runs';
import { runFolder } from '../src/files/run-folder.ts';
import { createTestApp } from './support/app.ts';
import { openEventStream } from './support/event-stream.ts';
import { addJob, endJob } from './support/jobs.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-logs-'));
let watched = (): number => 0;
const { app, db, ada, bob, as, beforeClose } = await createTestApp(async (base) => {
  const services = await openTestServices(base, { home });
  watched = () => services.logs.count();
  return { services };
});
beforeClose(() => rm(home, { recursive: true, force: true }));
const origin = await app.listen({ port: 0, host: '127.0.0.1' });

async function setup(content: string | Buffer | null = '') {
  const jobId = await addJob(db, ada);
  const folder = join(home, runFolder(jobId, 1));
  await mkdir(join(folder, 'work'), { recursive: true });
  const log = join(folder, 'process_output.log');
  if (content !== null) await writeFile(log, content);
  const url = `/api/v3/jobs/${jobId}/runs/1/log/`;
  const follow = (query = '', headers: Record<string, string> = {}) =>
    openEventStream(`${origin}${url}${query}`, { ...ada.headers, ...headers });
  return { jobId, folder, log, url, follow };
}
type Stream = Awaited<ReturnType<typeof openEventStream>>;

async function nextChunk(stream: Stream): Promise<LogChunk> {
  const { event, id, data } = await stream.next();
  assert.equal(event, 'chunk');
  const chunk = LogChunk.parse(JSON.parse(data));
  assert.equal(Number(id), chunk.offset + Buffer.byteLength(chunk.text));
  return chunk;
}

/** Everything up to the end event, which must be the last thing sent. */
async function readToEnd(
  stream: Stream,
): Promise<{ text: string; size: number; chunks: LogChunk[] }> {
  const chunks: LogChunk[] = [];
  for (;;) {
    const { event, data } = await stream.next();
    if (event === 'chunk') chunks.push(LogChunk.parse(JSON.parse(data)));
    else {
      assert.equal(event, 'end');
      assert.equal(await stream.nextOrEnd(), undefined);
      const { size } = LogEnd.parse(JSON.parse(data));
      return { text: chunks.map(({ text }) => text).join(''), size, chunks };
    }
  }
}

describe('a live log', () => {
  it('sends what is there, follows what is written, and ends with the run', async () => {
    const { jobId, log, follow } = await setup('first\n');
    const stream = await follow();
    assert.equal(stream.headers['content-type'], 'text/event-stream');
    assert.deepEqual(await nextChunk(stream), { offset: 0, text: 'first\n' });

    await appendFile(log, 'second\n');
    assert.deepEqual(await nextChunk(stream), { offset: 6, text: 'second\n' });
    await appendFile(log, 'Exited with code 0\n');
    await endJob(db, jobId);

    assert.deepEqual(await readToEnd(stream), {
      text: 'Exited with code 0\n',
      size: 32,
      chunks: [{ offset: 13, text: 'Exited with code 0\n' }],
    });
  });

  it('waits for a log that is not there yet', async () => {
    const { log, follow } = await setup(null);
    const stream = await follow();

    await writeFile(log, 'at last\n');

    assert.deepEqual(await nextChunk(stream), { offset: 0, text: 'at last\n' });
    stream.close();
  });

  it('resumes after the last event id, else from where it is asked', async () => {
    const { jobId, follow } = await setup('0123456789');
    await endJob(db, jobId);
    const text = async (query: string, headers: Record<string, string> = {}) =>
      (await readToEnd(await follow(query, headers))).text;

    assert.equal(await text('', { 'last-event-id': '4' }), '456789');
    assert.equal(await text('?from=8', { 'last-event-id': '4' }), '456789');
    assert.equal(await text('?from=8'), '89');
    assert.equal(await text('?from=-3'), '789');
    assert.equal(await text('?from=-300'), '0123456789');
    assert.equal(await text('?from=x'), '0123456789');
    assert.equal(await text('', { 'last-event-id': '10' }), '');
  });

  it('never splits a character', async () => {
    const { jobId, log, follow } = await setup(Buffer.from('a€').subarray(0, 2));
    const stream = await follow();
    assert.deepEqual(await nextChunk(stream), { offset: 0, text: 'a' });

    await appendFile(log, Buffer.from('€').subarray(1));
    assert.deepEqual(await nextChunk(stream), { offset: 1, text: '€' });
    stream.close();

    await appendFile(log, '😀'.repeat(50_000));
    await endJob(db, jobId);
    const { text, chunks } = await readToEnd(await follow('?from=-200002'));
    assert.equal(text, '😀'.repeat(50_000));
    assert.ok(
      chunks.every(
        (chunk) => !chunk.text.includes('\ufffd') && Buffer.byteLength(chunk.text) <= 65_536,
      ),
    );
  });

  it('does not wait for ever for bytes that are no text', async () => {
    const { jobId, follow } = await setup(Buffer.from([0x61, 0x80, 0xff, 0xc3]));
    await endJob(db, jobId);

    const { text, size } = await readToEnd(await follow());

    assert.deepEqual([text, size], ['a\ufffd\ufffd\ufffd', 4]);
  });

  it('is the same for many viewers, however often they are cut off, and one watch serves all', async () => {
    const line = `${randomBytes(30).toString('hex')}\n`;
    const { jobId, log, follow } = await setup(line.repeat(20_000));
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    const view = async (): Promise<string> => {
      let text = '';
      for (let cut = 0; ; cut += 1) {
        const stream = await follow('', { 'last-event-id': String(text.length) });
        if (cut === 3) return text + (await readToEnd(stream)).text;
        const chunk = await nextChunk(stream);
        assert.equal(chunk.offset, text.length);
        text += chunk.text;
        stream.close();
      }
    };

    const held = await follow('?from=-1');
    const views = Array.from({ length: 20 }, view);
    await appendFile(log, line.repeat(1_000));
    assert.equal(watched(), 1);
    await endJob(db, jobId);

    const expected = digest(line.repeat(21_000));
    for (const text of await Promise.all(views)) assert.equal(digest(text), expected);
    held.close();
    await untilTrue(() => watched() === 0);
  });

  it('lets go of everything when its viewers are gone', async () => {
    const { follow } = await setup('x');
    const stream = await follow();
    await nextChunk(stream);
    assert.equal(watched(), 1);

    stream.close();

    await untilTrue(() => watched() === 0);
  });

  it('never follows a link that a job planted', async () => {
    const { jobId, folder, url } = await setup(null);
    await symlink('/etc/passwd', join(folder, 'process_output.log'));
    await endJob(db, jobId);

    assert.equal((await as(ada, 'GET', url)).statusCode, 404);
  });

  it('is a download with ranges for whoever does not ask for events', async () => {
    const { url } = await setup('0123456789');

    const response = await app.inject({ url, headers: { ...ada.headers, range: 'bytes=2-4' } });

    assert.equal(response.statusCode, 206);
    assert.equal(response.body, '234');
    assert.match(
      String(response.headers['content-disposition']),
      /^attachment; .*process_output\.log/,
    );
  });

  it('is 404 for anybody else, and for a run that does not exist', async () => {
    const { url } = await setup('secret');
    for (const headers of [bob.headers, { ...bob.headers, accept: 'text/event-stream' }]) {
      assert.equal((await app.inject({ url, headers })).statusCode, 404);
    }
    assert.equal((await as(ada, 'GET', url.replace('runs/1', 'runs/2'))).statusCode, 404);
    assert.equal((await as(ada, 'GET', url.replace('runs/1', 'runs/x'))).statusCode, 404);
  });
});

/** Asks again with each turn of the event loop; the test runner's own time limit ends what never comes true. */
async function untilTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
