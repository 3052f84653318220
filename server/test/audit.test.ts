import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { AuditEntry, AuditVerification } from '#contract/audit';
import { NewApiToken } from '#contract/identity';
import { page } from '#contract/wire';
import { createAuditRepository } from '../src/audit/audit.repository.ts';
import { createAudit } from '../src/audit/audit.service.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { createTestApp } from './support/app.ts';

const { app, db, ada, bob, as } = await createTestApp();
/** Another server on the same database. */
const audit = createAudit({ entries: createAuditRepository(db), clock: () => new Date() });

const entries = async (query = ''): Promise<AuditEntry[]> =>
  page(AuditEntry).parse((await as(ada, 'GET', `/api/v3/audit/${query}`)).json()).results;
const verify = async (query = ''): Promise<AuditVerification> =>
  AuditVerification.parse((await as(ada, 'GET', `/api/v3/audit/verification/${query}`)).json());
const newToken = async (name: string) =>
  NewApiToken.parse((await as(bob, 'POST', '/api/v3/tokens/', { name })).json());

/** What somebody with all rights in the database can do. */
async function tamper(statement: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql.raw(statement).execute(trx);
  });
}

/** Lets `work` find what a statement did to the log, and puts the log back as it was. */
async function tampered(statement: string, work: () => Promise<void>): Promise<void> {
  await sql`create table kept as select * from audit_entry`.execute(db);
  try {
    await tamper(statement);
    await work();
  } finally {
    await tamper('delete from audit_entry; insert into audit_entry select * from kept');
    await sql`drop table kept`.execute(db);
  }
}

describe('the audit log', () => {
  it('tells who did what, from where and by what', async () => {
    const { id } = await newToken('laptop');

    const [entry] = await entries('?action=token.create');

    assert.ok(entry);
    assert.deepEqual(
      [entry.actorId, entry.actorEmail, entry.action, entry.result],
      [bob.id, bob.email, 'token.create', 'done'],
    );
    assert.deepEqual(
      [entry.subjectKind, entry.subjectId, entry.detail],
      ['token', id, { name: 'laptop' }],
    );
    assert.equal(entry.via, `token ${bob.token.slice(0, 4)}`);
    assert.equal(entry.address, '127.0.0.1');
    assert.match(entry.userAgent ?? '', /lightMyRequest/);
  });

  it('tells of sign-ins, and of those that were refused', async () => {
    const { sessions } = createIdentity({ db, clock: () => new Date() });
    const { secret: link } = await sessions.createLink(bob.id, 60_000);
    const signIn = (text: string) =>
      app.inject({ method: 'POST', url: '/api/v3/session/', payload: { link: text } });
    await signIn(link);
    await signIn(link);

    const [refused, done] = await entries('?action=session.sign_in');

    assert.deepEqual([refused?.result, refused?.actorEmail], ['refused', null]);
    assert.deepEqual([done?.result, done?.actorEmail], ['done', bob.email]);
    assert.match(done?.via ?? '', /^session [0-9a-f]{8}$/);
    assert.ok(!JSON.stringify([refused, done]).includes(link));
  });

  it('tells of what was not allowed, and not of mistakes', async () => {
    await as(bob, 'POST', '/api/v3/users/', { email: 'x@example.org', role: 'administrator' });
    await as(bob, 'POST', '/api/v3/jobs/NoSuch/stop/');
    await as(bob, 'POST', '/api/v3/jobs/', { name: '' });

    const told = await entries(`?actor=${bob.email}&result=refused`);

    assert.deepEqual(
      told.map(({ action, subjectId }) => [action, subjectId]),
      [
        ['job.stop', 'NoSuch'],
        ['user.add', null],
      ],
    );
  });

  it('is for administrators', async () => {
    for (const path of ['', 'verification/', 'export/'])
      assert.equal((await as(bob, 'GET', `/api/v3/audit/${path}`)).statusCode, 403, path);
  });

  it('has the entry before the answer goes out, and no answer without it', async () => {
    await sql`alter table audit_entry add constraint full_log check (false) not valid`.execute(db);
    const answer = await as(bob, 'POST', '/api/v3/tokens/', { name: 'unseen' });
    await sql`alter table audit_entry drop constraint full_log`.execute(db);

    assert.equal(answer.statusCode, 500);
    assert.ok(!answer.body.includes('token"'));
  });

  it('tells once of what was sent twice under one key', async () => {
    const send = () =>
      app.inject({
        method: 'POST',
        url: '/api/v3/tokens/',
        payload: { name: 'once' },
        headers: { ...bob.headers, 'idempotency-key': 'the-same' },
      });
    await send();
    await send();

    assert.equal((await entries('?action=token.create&search=once')).length, 1);
  });

  it('can be searched and walked', async () => {
    for (let at = 0; at < 5; at += 1) await newToken(`walk ${String(at)}`);
    const first = page(AuditEntry).parse(
      (await as(ada, 'GET', '/api/v3/audit/?search=walk&page_size=3')).json(),
    );
    const rest = page(AuditEntry).parse(
      (
        await as(ada, 'GET', new URL(first.next ?? '').pathname + new URL(first.next ?? '').search)
      ).json(),
    );

    assert.deepEqual([first.count, rest.next], [5, null]);
    assert.deepEqual(
      [...first.results, ...rest.results].map(({ detail }) => detail['name']),
      ['walk 4', 'walk 3', 'walk 2', 'walk 1', 'walk 0'],
    );
  });

  it('is exported as JSON Lines and as CSV that a spreadsheet runs nothing of', async () => {
    await app.inject({
      method: 'POST',
      url: '/api/v3/tokens/',
      payload: { name: 'a' },
      headers: { ...bob.headers, 'user-agent': '=1+1' },
    });

    const lines = (await as(ada, 'GET', '/api/v3/audit/export/?format=jsonl')).body
      .trim()
      .split('\n');
    const csv = await as(ada, 'GET', '/api/v3/audit/export/?format=csv&search=%3D1%2B1');

    assert.equal(lines.map((line) => AuditEntry.parse(JSON.parse(line))).at(-1)?.number, 1);
    assert.match(String(csv.headers['content-disposition']), /^attachment; filename="audit.csv"/);
    assert.match(csv.body, /^number,date,.*\r\n\d+,2\d\d\d-.*,'=1\+1,/);
    assert.equal((await entries('?action=audit.export&result=done')).length, 2);
  });

  it('keeps one chain however many write at once', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => [
        newToken(`many ${String(at)}`),
        audit.record({ action: 'server.start' }),
      ]).flat(),
    );

    const { isWhole, entries: count, head } = await verify();

    assert.deepEqual([isWhole, head?.number], [true, count]);
  });
});

describe('tampering with the audit log', () => {
  before(async () => {
    for (let at = 0; at < 6; at += 1) await audit.record({ action: 'server.start' });
  });

  it('S27: is refused by the database', async () => {
    for (const statement of [
      `update audit_entry set actor_email = 'eve@example.org' where number = 1`,
      `delete from audit_entry where number = 1`,
      `truncate audit_entry`,
    ])
      await assert.rejects(sql.raw(statement).execute(db), /append-only/, statement);
  });

  for (const [what, statement, number, said] of [
    [
      'changed entry',
      `update audit_entry set actor_email = 'eve@example.org' where number = 3`,
      3,
      /changed/,
    ],
    ['removed entry', `delete from audit_entry where number = 3`, 4, /3 to 3 are missing/],
    [
      'pair that changed places',
      `update audit_entry set number = case number when 3 then 9000 else 3 end where number in (3, 4);
       update audit_entry set number = 4 where number = 9000`,
      3,
      /does not follow/,
    ],
  ] as const) {
    it(`S27: a ${what} is named`, async () => {
      await tampered(statement, async () => {
        const { isWhole, problem } = await verify();

        assert.deepEqual([isWhole, problem?.number], [false, number]);
        assert.match(problem?.what ?? '', said);
      });
    });
  }

  it('S27: an end that was cut off is noticed', async () => {
    const { head } = await verify();
    const last = head?.number ?? 0;
    await tampered(`delete from audit_entry where number > ${String(last - 2)}`, async () => {
      const { problem } = await verify();

      assert.equal(problem?.number, last);
      assert.match(problem.what, new RegExp(`ends at entry ${String(last - 2)}`));
    });
  });

  it('S27: a chain that was made anew does not hold against an entry that was noted', async () => {
    const { head } = await verify();
    assert.ok(head);
    const good = await verify(`?number=${String(head.number)}&hash=${head.hash}`);
    const forged = await verify(`?number=${String(head.number)}&hash=${'f'.repeat(64)}`);

    assert.equal(good.isWhole, true);
    assert.deepEqual(forged.problem?.number, head.number);
  });

  it('S27: goes unnoticed by nobody who only reads on: new entries keep the break', async () => {
    await tampered(`update audit_entry set result = 'refused' where number = 2`, async () => {
      await audit.record({ action: 'server.start' });

      assert.equal((await verify()).problem?.number, 2);
    });
  });
});
