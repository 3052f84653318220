import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { buildApp } from '../src/app.ts';
import type { HttpOptions } from '../src/http/http.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { createTestApp, testDeps } from './support/app.ts';

let now = new Date('2026-03-01T09:30:00Z');
const clock = () => now;
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const base = await createTestApp({ clock });
const { db, ada, bob } = base;
const { sessions, tokens } = createIdentity({ db, clock });

async function serve(rateLimits: NonNullable<HttpOptions['rateLimits']>) {
  const app = await buildApp({
    ...(await testDeps(base)),
    clock,
    http: { logLevel: 'silent', trustProxy: ['127.0.0.1'], rateLimits },
  });
  base.beforeClose(() => app.close());
  const from = (address: string) => ({ 'x-forwarded-for': address });
  return {
    withToken: (address: string, token: string) =>
      app.inject({
        url: '/api/v3/users/me/',
        headers: { ...from(address), authorization: `Token ${token}` },
      }),
    onPage: (address: string, token: string) =>
      app.inject({
        url: '/no-page',
        headers: { ...from(address), authorization: `Token ${token}` },
      }),
    withCookie: (address: string, cookie: string) =>
      app.inject({ url: '/api/v3/session/', headers: { ...from(address), cookie } }),
    withLink: (address: string, link: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v3/session/',
        headers: from(address),
        payload: { link },
      }),
    send: (method: 'GET' | 'POST', url: string, user = ada) =>
      app.inject({ method, url, headers: user.headers }),
  };
}

const wrongToken = (): string => randomBytes(20).toString('hex');
const newLink = async (): Promise<string> => (await sessions.createLink(ada.id, 60_000)).secret;

describe('whoever tries secrets out', () => {
  it('S17: is slowed down: of 10,000 attempts within a minute nearly all are turned away unread', async () => {
    const { withToken } = await serve({ wrongSecrets: 30 });
    const answers = new Map<number, number>();
    for (let attempt = 0; attempt < 10_000; attempt++) {
      later(6);
      const { statusCode } = await withToken('198.51.100.7', wrongToken());
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
    }

    const read = answers.get(401) ?? 0;
    assert.deepEqual([...answers.keys()].sort(), [401, 429]);
    assert.ok(read >= 55 && read <= 61, String(read));
  });

  it('S17: is told when to come back, and may then', async () => {
    const { withToken } = await serve({ wrongSecrets: 2 });
    for (let attempt = 0; attempt < 2; attempt++)
      assert.equal((await withToken('198.51.100.7', wrongToken())).statusCode, 401);

    const refused = await withToken('198.51.100.7', wrongToken());

    assert.equal(refused.statusCode, 429);
    assert.deepEqual(refused.json(), {
      detail: 'Too many wrong links or tokens. Try again later.',
    });
    const wait = Number(refused.headers['retry-after']);
    assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= 30);
    later(wait * 1000);
    assert.equal((await withToken('198.51.100.7', wrongToken())).statusCode, 401);
  });

  it('S17: gets nowhere by changing the kind of secret, or the second half of an IPv6 address', async () => {
    const { withToken, withLink, withCookie } = await serve({ wrongSecrets: 3 });
    await withToken('2001:db8:1:2::1', wrongToken());
    await withLink('2001:db8:1:2::2', 'guess');
    await withCookie('2001:db8:1:2:ffff::3', 'moorage_session=guess');

    assert.equal((await withToken('2001:db8:1:2::4', wrongToken())).statusCode, 429);
    assert.equal((await withLink('2001:db8:1:2::5', await newLink())).statusCode, 429);
    assert.equal((await withCookie('2001:db8:1:2::6', 'moorage_session=x')).statusCode, 429);
    assert.equal((await withToken('2001:db8:1:3::1', wrongToken())).statusCode, 401);
  });

  it('S17: gets nowhere by showing a guess first where nobody looks at it', async () => {
    const { withToken, onPage } = await serve({ wrongSecrets: 1 });
    await withToken('198.51.100.7', wrongToken());
    const guess = wrongToken();
    await onPage('198.51.100.8', guess);

    assert.equal((await withToken('198.51.100.7', guess)).statusCode, 429);
  });

  it('S17: does not shut out the neighbours whose secret was right before', async () => {
    const { withToken } = await serve({ wrongSecrets: 1 });
    const known = ada.headers.authorization.slice('Token '.length);
    assert.equal((await withToken('198.51.100.7', known)).statusCode, 200);
    await withToken('198.51.100.7', wrongToken());

    assert.equal((await withToken('198.51.100.7', known)).statusCode, 200);
    assert.equal((await withToken('198.51.100.7', wrongToken())).statusCode, 429);
    assert.equal((await withToken('198.51.100.8', wrongToken())).statusCode, 401);
  });

  it('S17: hears the same, as fast, whether the secret never was, is used up or was revoked', async () => {
    const { withToken, withLink } = await serve({ wrongSecrets: 1000 });
    const used = await newLink();
    await withLink('198.51.100.1', used);
    const expired = await newLink();
    later(120_000);
    const { token, id } = await tokens.create(bob.id, 'gone');
    const user = { ...bob, username: 'bob', fullName: 'Bob', role: 'member' } as const;
    await tokens.revoke(user, id);

    const links = await Promise.all(
      [used, expired, randomBytes(32).toString('base64url')].map((link) =>
        withLink('198.51.100.2', link),
      ),
    );
    assert.deepEqual(new Set(links.map(({ statusCode }) => statusCode)), new Set([400]));
    assert.equal(new Set(links.map(({ body }) => body)).size, 1);

    const times = { unknown: [] as number[], revoked: [] as number[] };
    const bodies = new Set<string>();
    for (let round = 0; round < 200; round++) {
      for (const [kind, secret] of [
        ['unknown', wrongToken()],
        ['revoked', token],
      ] as const) {
        const begun = performance.now();
        const answer = await withToken('198.51.100.3', secret);
        times[kind].push(performance.now() - begun);
        bodies.add(`${String(answer.statusCode)} ${answer.body}`);
      }
    }

    assert.deepEqual([...bodies], ['401 {"detail":"Invalid token."}']);
    // Side by side on a machine that has other things to do: the same class of time, not the same time.
    const [unknown, revoked] = [median(times.unknown), median(times.revoked)];
    assert.ok(
      unknown < revoked * 2 && revoked < unknown * 2,
      `${String(unknown)} ${String(revoked)}`,
    );
  });
});

describe('requests of one user', () => {
  it('S17: are limited by the scopes of the wire contract, each for itself', async () => {
    const { send } = await serve({ wrongSecrets: 30, jobSubmission: 1, jobsUsage: 2, user: 3 });
    const remaining = async (method: 'GET' | 'POST', url: string, user = ada) => {
      const { statusCode, headers } = await send(method, url, user);
      return [statusCode, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']];
    };

    assert.deepEqual(await remaining('POST', '/api/v2/jobs/nobody/submit/'), [404, '1', '0']);
    assert.deepEqual(await remaining('POST', '/api/v3/jobs/nobody/submit/'), [429, '1', '0']);
    assert.deepEqual(await remaining('GET', '/api/v2/jobs/nobody/'), [404, '2', '1']);
    assert.deepEqual(await remaining('GET', '/api/jobs/nobody/'), [404, '2', '0']);
    assert.deepEqual(await remaining('GET', '/api/v2/jobs/nobody/'), [429, '2', '0']);
    assert.deepEqual(await remaining('GET', '/api/v3/jobs/'), [200, '3', '2']);
    assert.deepEqual(await remaining('GET', '/api/v3/jobs/', bob), [200, '3', '2']);

    const refused = await send('GET', '/api/v2/jobs/nobody/');
    assert.equal(refused.headers['retry-after'], '1800');
    later(1800_000);
    assert.deepEqual(await remaining('GET', '/api/v2/jobs/nobody/'), [404, '2', '0']);
  });

  it('are not limited unless that was configured', async () => {
    const { send } = await serve({ wrongSecrets: 30 });

    assert.equal((await send('GET', '/api/v3/jobs/')).headers['x-ratelimit-limit'], undefined);
  });
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
