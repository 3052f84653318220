import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { LiveEvent } from '#contract/events';
import { createEventsRepository, recordEvent } from '../src/events/events.repository.ts';
import { createTestApp, type TestUser } from './support/app.ts';
import { openEventStream } from './support/event-stream.ts';

const { app, db, ada, bob, beforeClose } = await createTestApp();
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
const events = createEventsRepository(db);

const change = (user: TestUser, subjectId: string, status = 'Queued') =>
  db
    .transaction()
    .execute((trx) => recordEvent(trx, { ownerId: user.id, kind: 'job', subjectId, status }));

async function open(user: TestUser, lastEventId?: string) {
  const stream = await openEventStream(`${origin}/api/v3/events/`, {
    ...user.headers,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  });
  beforeClose(() => {
    stream.close();
    return Promise.resolve();
  });
  return stream;
}
const subjects = (sent: readonly { data: string }[]) =>
  sent.map(({ data }) => LiveEvent.parse(JSON.parse(data)).subjectId);

describe('the event stream', () => {
  it('begins now, and tells what the user may see as it happens', async () => {
    await change(ada, 'before');
    const stream = await open(ada);
    const first = await stream.next();
    assert.deepEqual([first.event, first.data], ['', ''], 'a place to resume from');

    await change(bob, 'bobs');
    await change(ada, 'mine');

    const told = await stream.next();
    const event = LiveEvent.parse(JSON.parse(told.data));
    assert.equal(told.event, 'change');
    assert.deepEqual(
      [event.subjectId, event.kind, event.status, event.id],
      ['mine', 'job', 'Queued', told.id],
    );
    stream.close();
  });

  it('resumes after the last event, in order and without a gap', async () => {
    const stream = await open(ada);
    await stream.next();
    await change(ada, 'one');
    const { id } = await stream.next();
    stream.close();
    await change(ada, 'two');
    await change(bob, 'not hers');
    await change(ada, 'three');

    const resumed = await open(ada, id);

    assert.deepEqual(subjects([await resumed.next(), await resumed.next()]), ['two', 'three']);
    await change(ada, 'four');
    assert.deepEqual(subjects([await resumed.next()]), ['four']);
    resumed.close();
  });

  it('resumes from its first place when nothing had happened', async () => {
    const stream = await open(ada);
    const { id } = await stream.next();
    stream.close();
    await change(ada, 'later');

    const resumed = await open(ada, id);

    assert.deepEqual(subjects([await resumed.next()]), ['later']);
    resumed.close();
  });

  it('never skips an event that is committed late', async () => {
    const stream = await open(ada);
    await stream.next();
    const slow = await db.startTransaction().execute();
    await recordEvent(slow, { ownerId: ada.id, kind: 'job', subjectId: 'slow', status: 'Queued' });
    await change(ada, 'quick');

    await slow.commit().execute();

    assert.deepEqual(subjects([await stream.next(), await stream.next()]), ['slow', 'quick']);
    stream.close();
  });

  it('says reset when the place is none of ours, or has been pruned', async () => {
    const stream = await open(ada);
    const { id } = await stream.next();
    stream.close();
    await change(ada, 'old');
    await sql`update event set at = now() - interval '8 days' where subject_id = 'old'`.execute(db);

    await events.prune(new Date(Date.now() - 7 * 24 * 3_600_000));

    for (const place of [id, 'nonsense', '999999999999.1']) {
      const resumed = await open(ada, place);
      assert.equal((await resumed.next()).event, '');
      assert.equal((await resumed.next()).event, 'reset');
      resumed.close();
    }
  });

  it('goes on after the database has cut the listening connection', async () => {
    const stream = await open(ada);
    await stream.next();
    const { rows } = await sql<{ ended: number }>`
      select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
      where application_name = 'moorage-listen' and datname = current_database()`.execute(db);
    assert.equal(rows[0]?.ended, 1);

    await change(ada, 'after the cut');

    assert.deepEqual(subjects([await stream.next()]), ['after the cut']);
    stream.close();
  });

  it('tells a thousand events without a loss', async () => {
    const stream = await open(ada);
    await stream.next();
    const names = Array.from({ length: 1_000 }, (_, index) => `n${String(index)}`);

    await Promise.all(names.map((name) => change(ada, name)));

    const told = new Set<string>();
    while (told.size < names.length)
      for (const name of subjects([await stream.next()])) told.add(name);
    assert.equal(told.size, 1_000);
    stream.close();
  });

  it('is closed without identity', async () => {
    assert.equal((await app.inject({ url: '/api/v3/events/' })).statusCode, 401);
  });
});
