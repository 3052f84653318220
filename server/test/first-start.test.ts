import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newHome, startOwnServer } from './support/own-server.ts';

const ADMIN_TOKEN = '0123456789abcdef0123456789abcdef01234567';
const home = await newHome();
const first = await startOwnServer({ MOORAGE_HOME: home });

const send = (path: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(`${first.address}/api/v3${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('the first start', () => {
  it('S1: listens on this machine alone, and lets nobody in there either without a token', async () => {
    assert.equal(new URL(first.address).hostname, '127.0.0.1');
    for (const path of ['/', '/jobs/', '/users/', '/events/', '/sites/', '/audit/'])
      assert.equal((await send(path)).status, 401, path);
  });

  it('S24: has no password, and gives whoever comes first nothing', async () => {
    for (const link of [
      '',
      'admin',
      'administrator',
      'password',
      'changeme',
      'moorage',
      '0'.repeat(43),
    ])
      assert.equal((await send('/session/', { link })).status, 400, link);
    for (const user of ['admin:admin', 'administrator:', ':', 'moorage:moorage']) {
      const authorization = `Basic ${btoa(user)}`;
      assert.equal((await send('/users/me/', undefined, { authorization })).status, 401, user);
    }
    for (const token of ['', 'null', 'undefined', ADMIN_TOKEN])
      assert.equal(
        (await send('/users/me/', undefined, { authorization: `Token ${token}` })).status,
        401,
      );
    for (const path of ['/users/', '/tokens/'])
      assert.equal(
        (await send(path, { email: 'eve@example.org', role: 'administrator', name: 'x' })).status,
        401,
        path,
      );
  });

  it('S24: prints a link of 256 random bits that lets its reader in, once', async () => {
    assert.match(first.link, /^[\w-]{43}$/);
    const [one, two] = await Promise.all([1, 2].map(() => send('/session/', { link: first.link })));

    assert.deepEqual([one?.status, two?.status].sort(), [200, 400]);
    const me = (await (one?.status === 200 ? one : two)?.json()) as { role: string };
    assert.equal(me.role, 'administrator');
    assert.equal((await send('/session/', { link: first.link })).status, 400);
  });

  it('S24: is followed by others that give a link of their own, and a chosen token opens nothing else', async () => {
    await first.end('SIGTERM');
    const second = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: ADMIN_TOKEN });
    const get = async (headers: Record<string, string>) =>
      (await fetch(`${second.address}/api/v3/users/me/`, { headers })).status;

    assert.notEqual(second.link, first.link);
    assert.equal(await get({ authorization: `Token ${ADMIN_TOKEN}` }), 200);
    assert.equal(await get({ authorization: `Token ${ADMIN_TOKEN.toUpperCase()}` }), 401);
    assert.equal(await get({ cookie: `moorage_session=${ADMIN_TOKEN}` }), 401);
    assert.equal(await get({}), 401);
    const signIn = await fetch(`${second.address}/api/v3/session/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link: ADMIN_TOKEN }),
    });
    assert.equal(signIn.status, 400);
    const audit = await fetch(`${second.address}/api/v3/audit/?action=server.start`, {
      headers: { authorization: `Token ${ADMIN_TOKEN}` },
    });
    assert.equal(((await audit.json()) as { count: number }).count, 2);
    await second.end('SIGTERM');
  });
});
