import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ApiToken,
  Me,
  NewApiToken,
  NewUserAccount,
  SignInLink,
  UserAccount,
} from '#contract/identity';
import { page } from '#contract/wire';
import { buildApp } from '../src/app.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { createTestApp, testDeps } from './support/app.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let now = new Date('2026-03-01T09:30:00Z');
const clock = () => now;
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

const base = await createTestApp({ clock });
const { app, db, ada, bob, as } = base;
const { sessions } = createIdentity({ db, clock });

const newLink = async (userId = ada.id): Promise<string> =>
  (await sessions.createLink(userId, 15 * MINUTE)).secret;
const signIn = (link: string, headers = {}) =>
  app.inject({ method: 'POST', url: '/api/v3/session/', payload: { link }, headers });
const newCookie = async (): Promise<string> =>
  String((await signIn(await newLink())).headers['set-cookie']).split(';')[0] ?? '';

describe('a sign-in link', () => {
  it('opens a session in a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn(await newLink());

    assert.equal(answer.statusCode, 200);
    assert.equal(Me.parse(answer.json()).email, 'ada@example.org');
    assert.match(
      String(answer.headers['set-cookie']),
      /^moorage_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it('works once', async () => {
    const link = await newLink();
    await signIn(link);

    const again = await signIn(link);

    assert.equal(again.statusCode, 400);
    assert.match(again.json<{ detail: string }>().detail, /has been used or has expired/);
    assert.equal(again.headers['set-cookie'], undefined);
  });

  it('lets one in when several use it at once', async () => {
    const link = await newLink();

    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(link)));

    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
  });

  it('expires', async () => {
    const link = await newLink();
    later(15 * MINUTE);

    assert.equal((await signIn(link)).statusCode, 400);
  });

  it('is not taken from a page of another site', async () => {
    const answer = await signIn(await newLink(), { 'sec-fetch-site': 'cross-site' });

    assert.equal(answer.statusCode, 403);
  });
});

describe('a session', () => {
  it('ends with signing out', async () => {
    const headers = { cookie: await newCookie(), 'sec-fetch-site': 'same-origin' };

    const answer = await app.inject({ method: 'DELETE', url: '/api/v3/session/', headers });

    assert.equal(answer.statusCode, 204);
    assert.match(String(answer.headers['set-cookie']), /^moorage_session=; /);
    assert.equal((await app.inject({ url: '/api/v3/session/', headers })).statusCode, 401);
  });

  it('lasts 30 days from its last use', async () => {
    const headers = { cookie: await newCookie() };
    const use = () => app.inject({ url: '/api/v3/session/', headers });
    later(20 * DAY);
    const extended = await use();
    later(20 * DAY);
    const second = await use();
    later(30 * DAY);
    const third = await use();

    assert.deepEqual([extended.statusCode, second.statusCode, third.statusCode], [200, 200, 401]);
    assert.match(String(extended.headers['set-cookie']), /^moorage_session=/);
  });

  it('is marked Secure under https, as a trusted proxy tells it', async () => {
    const proxied = await buildApp({
      ...(await testDeps(base)),
      clock,
      http: { logLevel: 'silent', trustProxy: ['127.0.0.1'] },
    });
    const answer = await proxied.inject({
      method: 'POST',
      url: '/api/v3/session/',
      payload: { link: await newLink() },
      headers: { 'x-forwarded-proto': 'https' },
    });
    await proxied.close();

    assert.match(String(answer.headers['set-cookie']), /; Secure/);
  });

  for (const [what, headers, expected] of [
    ['from the same origin', { 'sec-fetch-site': 'same-origin' }, 201],
    ['from the same host by Origin', { origin: 'http://localhost:80', host: 'localhost' }, 201],
    ['marked as ours', { 'x-requested-with': 'moorage' }, 201],
    ['that says nothing', {}, 403],
    ['from another site', { 'sec-fetch-site': 'cross-site', 'x-requested-with': 'moorage' }, 403],
    ['from a neighbouring site', { 'sec-fetch-site': 'same-site' }, 403],
    ['from nowhere', { 'sec-fetch-site': 'none' }, 403],
    ['from another Origin', { origin: 'http://evil.example.org', host: 'localhost' }, 403],
    ['from a hidden Origin', { origin: 'null', host: 'localhost' }, 403],
  ] as const) {
    it(`${expected === 201 ? 'allows' : 'refuses'} a change ${what}`, async () => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v3/tokens/',
        payload: { name: 'x' },
        headers: { cookie: await newCookie(), ...headers },
      });

      assert.equal(answer.statusCode, expected);
    });
  }
});

describe('an API token', () => {
  it('is shown once and works in both schemes, whatever their case', async () => {
    const created = NewApiToken.parse(
      (await as(bob, 'POST', '/api/v3/tokens/', { name: ' laptop ' })).json(),
    );
    const listed = page(ApiToken).parse((await as(bob, 'GET', '/api/v3/tokens/')).json());

    assert.match(created.token, /^[0-9a-f]{40}$/);
    assert.deepEqual([created.name, created.hint], ['laptop', created.token.slice(0, 4)]);
    assert.ok(listed.results.some(({ id }) => id === created.id));
    assert.ok(!JSON.stringify(listed).includes(created.token));
    for (const scheme of ['Token', 'Bearer', 'token', 'BEARER']) {
      const answer = await app.inject({
        url: '/api/v2/',
        headers: { authorization: `${scheme} ${created.token}` },
      });
      assert.equal(answer.statusCode, 200, scheme);
    }
  });

  it('stands nowhere in the database in clear text', async () => {
    const { token } = NewApiToken.parse(
      (await as(bob, 'POST', '/api/v3/tokens/', { name: 'hidden' })).json(),
    );
    const link = await newLink();
    const cookie = (await newCookie()).split('=')[1] ?? '';

    const tables = [
      await db.selectFrom('api_token').selectAll().execute(),
      await db.selectFrom('session').selectAll().execute(),
      await db.selectFrom('sign_in_link').selectAll().execute(),
    ];

    for (const secret of [token, link, cookie]) assert.ok(!JSON.stringify(tables).includes(secret));
  });

  it('is refused from the moment it is revoked', async () => {
    const { id, token } = NewApiToken.parse(
      (await as(bob, 'POST', '/api/v3/tokens/', { name: 'short' })).json(),
    );
    const headers = { authorization: `Token ${token}` };
    assert.equal((await app.inject({ url: '/api/v3/', headers })).statusCode, 200);

    assert.equal((await as(bob, 'DELETE', `/api/v3/tokens/${id}/`)).statusCode, 204);

    assert.equal((await app.inject({ url: '/api/v3/', headers })).statusCode, 401);
  });

  it('of somebody else cannot be revoked', async () => {
    const { id } = NewApiToken.parse(
      (await as(bob, 'POST', '/api/v3/tokens/', { name: 'mine' })).json(),
    );

    assert.equal((await as(ada, 'DELETE', `/api/v3/tokens/${id}/`)).statusCode, 404);
  });

  it('says when it was last used, to the minute', async () => {
    const { id, token } = NewApiToken.parse(
      (await as(bob, 'POST', '/api/v3/tokens/', { name: 'used' })).json(),
    );
    const use = () => app.inject({ url: '/api/v3/', headers: { authorization: `Token ${token}` } });
    const lastUsed = async () =>
      (
        await db
          .selectFrom('api_token')
          .select('last_used_at')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).last_used_at;
    await use();
    const first = await lastUsed();
    later(MINUTE / 2);
    await use();
    const soon = await lastUsed();
    later(MINUTE);
    await use();

    assert.equal(soon, first);
    assert.notEqual(await lastUsed(), first);
  });

  it('needs a name', async () => {
    const answer = await as(bob, 'POST', '/api/v3/tokens/', { name: ' ' });

    assert.equal(answer.statusCode, 400);
    assert.deepEqual(answer.json(), { name: ['This field may not be blank.'] });
  });
});

describe('users', () => {
  const invite = (email: string, role = 'member') =>
    as(ada, 'POST', '/api/v3/users/', { email, role });

  it('are for administrators only', async () => {
    for (const [method, url] of [
      ['GET', '/api/v3/users/'],
      ['POST', '/api/v3/users/'],
      ['PATCH', `/api/v3/users/${ada.id}/`],
      ['DELETE', `/api/v3/users/${ada.id}/`],
      ['POST', `/api/v3/users/${ada.id}/sign-in-link/`],
    ] as const) {
      const answer = await as(
        bob,
        method,
        url,
        method === 'POST' ? { email: 'x@example.org', role: 'member' } : undefined,
      );
      assert.equal(answer.statusCode, 403, `${method} ${url}`);
    }
  });

  it('are invited by a link that signs them in', async () => {
    const answer = await invite('Cleo@example.org');
    const { user, signInLink } = NewUserAccount.parse(answer.json());
    later(6 * DAY);

    const entered = await signIn(new URL(signInLink.url).hash.slice(1));

    assert.equal(answer.statusCode, 201);
    assert.equal(user.email, 'cleo@example.org');
    assert.match(signInLink.url, /^http:\/\/localhost(:80)?\/sign-in#[\w-]{43}$/);
    assert.match(signInLink.expires, /\.\d{6}Z$/);
    assert.equal(Me.parse(entered.json()).email, 'cleo@example.org');
  });

  it('are told apart by address, without regard to case', async () => {
    assert.equal((await invite('BOB@example.org')).statusCode, 400);
  });

  it('get a new link when theirs is lost', async () => {
    const answer = await as(ada, 'POST', `/api/v3/users/${bob.id}/sign-in-link/`);
    const { url } = SignInLink.parse(answer.json());

    assert.equal(
      Me.parse((await signIn(new URL(url).hash.slice(1))).json()).email,
      'bob@example.org',
    );
  });

  it('keep one administrator at least', async () => {
    const removed = await as(ada, 'DELETE', `/api/v3/users/${ada.id}/`);
    const demoted = await as(ada, 'PATCH', `/api/v3/users/${ada.id}/`, { role: 'member' });

    assert.deepEqual([removed.statusCode, demoted.statusCode], [400, 400]);
  });

  it('change their role, and two administrators demoting each other leave one', async () => {
    const { user } = NewUserAccount.parse((await invite('dora@example.org')).json());
    const raised = UserAccount.parse(
      (await as(ada, 'PATCH', `/api/v3/users/${user.id}/`, { role: 'administrator' })).json(),
    );
    const answers = await Promise.all(
      [ada.id, user.id].map((id) => as(ada, 'PATCH', `/api/v3/users/${id}/`, { role: 'member' })),
    );
    await db
      .updateTable('account')
      .set({ role: 'administrator' })
      .where('id', '=', ada.id)
      .execute();

    assert.equal(raised.role, 'administrator');
    assert.ok(answers.filter(({ statusCode }) => statusCode === 200).length <= 1);
  });

  it('who own nothing can go, with their tokens', async () => {
    const { user } = NewUserAccount.parse((await invite('eve@example.org')).json());

    assert.equal((await as(ada, 'DELETE', `/api/v3/users/${user.id}/`)).statusCode, 204);
    assert.equal((await as(ada, 'DELETE', `/api/v3/users/${user.id}/`)).statusCode, 404);
  });

  it('who own something stay, and it is said what to do', async () => {
    const form = {
      id: 'fiLeid',
      owner_id: bob.id,
      name: 'a',
      type_id: 1,
      size: 0,
      sha512: '',
      md5: '',
      relative_path: 'a',
      stored_at: 'files/a',
      wire_path: 'a',
    };
    await db.insertInto('file').values(form).execute();

    const answer = await as(ada, 'DELETE', `/api/v3/users/${bob.id}/`);

    assert.equal(answer.statusCode, 400);
    assert.match(answer.json<{ detail: string }>().detail, /still owns/);
  });
});
