import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { LiveEvent } from '#contract/events';
import { LogChunk } from '#contract/runs';
import { recordEvent } from '../src/events/events.repository.ts';
import { runFolder } from '../src/files/run-folder.ts';
import { createRandom } from '../src/faults/random.ts';
import { createTestApp } from './support/app.ts';
import { openEventStream, type ReceivedEvent } from './support/event-stream.ts';
import { startFlakyProxy } from './support/flaky-proxy.ts';
import { addJob, endJob } from './support/jobs.ts';
import { openTestServices } from './support/services.ts';

const SEED = 22;
const home = await mkdtemp(join(tmpdir(), 'moorage-test-cuts-'));
const { app, db, ada, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));

async function proxied(mostBytes: number) {
  const proxy = await startFlakyProxy(Number(port), createRandom(SEED), mostBytes);
  beforeClose(() => {
    proxy.close();
    return Promise.resolve();
  });
  return proxy;
}

const digest = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What a browser does: comes back with the id of the last whole event, until `isLast`. */
async function readThrough(
  url: string,
  take: (event: ReceivedEvent) => void,
  isLast: (event: ReceivedEvent) => boolean,
  from = '',
): Promise<void> {
  for (let lastId = from; ;) {
    try {
      const resume: Record<string, string> = lastId === '' ? {} : { 'last-event-id': lastId };
      const stream = await openEventStream(url, { ...ada.headers, ...resume });
      for (let event = await stream.next(); ; event = await stream.next()) {
        lastId = event.id;
        take(event);
        if (!isLast(event)) continue;
        stream.close();
        return;
      }
    } catch (error) {
      // Cut, perhaps before the answer began.
      if (error instanceof assert.AssertionError) throw error;
    }
  }
}

async function setup(content: Buffer | string) {
  const jobId = await addJob(db, ada);
  const folder = join(home, runFolder(jobId, 1));
  await mkdir(join(folder, 'work'), { recursive: true });
  const log = join(folder, 'process_output.log');
  await writeFile(log, content);
  return { jobId, log, path: `/api/v3/jobs/${jobId}/runs/1/log/` };
}

describe('a connection that breaks again and again', () => {
  it('R22: shows a log byte for byte as it is on the disk, whatever is written meanwhile', async () => {
    const line = `${randomBytes(60).toString('base64')} ä€😀\n`;
    const { jobId, log, path } = await setup(line.repeat(10_000));
    const { origin, cuts } = await proxied(300_000);
    let text = '';
    let next = 0;

    const reading = readThrough(
      origin + path,
      ({ event, id, data }) => {
        if (event !== 'chunk') return;
        const chunk = LogChunk.parse(JSON.parse(data));
        assert.equal(chunk.offset, next);
        next = Number(id);
        text += chunk.text;
      },
      ({ event }) => event === 'end',
    );
    for (let more = 0; more < 100; more += 1) await appendFile(log, line.repeat(150));
    await endJob(db, jobId);
    await reading;

    assert.ok(cuts() >= 10, String(cuts()));
    assert.equal(digest(text), digest(line.repeat(25_000)));
    assert.equal(next, Buffer.byteLength(text));
  });

  it('R22: leaves the offsets of bytes that are no text true', async () => {
    const bytes = Buffer.concat([randomBytes(1_000_000), Buffer.alloc(1_000_000)]);
    const { jobId, path } = await setup(bytes);
    await endJob(db, jobId);
    const { origin, cuts } = await proxied(2_000_000);
    let next = 0;

    await readThrough(
      origin + path,
      ({ event, id, data }) => {
        if (event !== 'chunk') return;
        const chunk = LogChunk.parse(JSON.parse(data));
        assert.equal(chunk.offset, next);
        next = Number(id);
        assert.equal(chunk.text, bytes.toString('utf8', chunk.offset, next));
      },
      ({ event }) => event === 'end',
    );

    assert.ok(cuts() > 0);
    assert.equal(next, bytes.length);
  });

  it('R22: resumes a download by ranges to the same bytes', async () => {
    const bytes = randomBytes(3_000_000);
    const { path } = await setup(bytes);
    const { origin, cuts } = await proxied(1_000_000);
    const pieces: Buffer[] = [];

    for (let have = 0; have < bytes.length;) {
      try {
        const response = await fetch(origin + path, {
          headers: { ...ada.headers, range: `bytes=${String(have)}-`, connection: 'close' },
        });
        const body: AsyncIterable<Uint8Array> = response.body ?? new Blob([]).stream();
        for await (const piece of body) {
          pieces.push(Buffer.from(piece));
          have += piece.length;
        }
      } catch {
        // Cut; what came is kept.
      }
    }

    assert.ok(cuts() > 0);
    assert.equal(digest(Buffer.concat(pieces)), digest(bytes));
  });

  it('R22: misses no event, and tells none twice', async () => {
    const { origin, cuts } = await proxied(8_000);
    const names = Array.from({ length: 300 }, (_, index) => `n${String(index)}`);
    const told: string[] = [];
    const first = await openEventStream(`http://127.0.0.1:${port}/api/v3/events/`, ada.headers);
    const { id } = await first.next();
    first.close();

    const reading = readThrough(
      `${origin}/api/v3/events/`,
      ({ event, data }) => {
        assert.notEqual(event, 'reset');
        if (event === 'change') told.push(LiveEvent.parse(JSON.parse(data)).subjectId);
      },
      () => told.length >= names.length,
      id,
    );
    for (const subjectId of names)
      await recordEvent(db, { ownerId: ada.id, kind: 'job', subjectId, status: 'Queued' });
    await reading;

    assert.ok(cuts() >= 5, String(cuts()));
    assert.deepEqual(told, names);
  });

  it('R20: brings whoever was away for 20,000 events all of them, however slowly they read', async () => {
    const first = await openEventStream(`http://127.0.0.1:${port}/api/v3/events/`, ada.headers);
    const { id } = await first.next();
    first.close();
    await db
      .insertInto('event')
      .columns(['owner_id', 'kind', 'subject_id', 'status'])
      .expression((eb) =>
        eb
          .selectFrom(sql<{ n: number }>`generate_series(1, 20000)`.as<'many'>(sql`many(n)`))
          .select([
            sql.lit(ada.id).as('owner_id'),
            sql.lit('job').as('kind'),
            sql<string>`n::text`.as('subject_id'),
            sql.lit('Queued').as('status'),
          ]),
      )
      .execute();
    const told: string[] = [];

    await readThrough(
      `http://127.0.0.1:${port}/api/v3/events/`,
      ({ event, data }) => {
        assert.notEqual(event, 'reset');
        if (event === 'change') told.push(LiveEvent.parse(JSON.parse(data)).subjectId);
      },
      () => told.length >= 20_000,
      id,
    );

    assert.deepEqual(told.slice(-2), ['19999', '20000']);
    assert.equal(new Set(told).size, 20_000);
  });
});
