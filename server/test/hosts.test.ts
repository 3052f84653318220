import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { namesOf } from '../src/exposure.ts';
import type { HttpOptions } from '../src/http/http.ts';
import { createTestApp, testDeps } from './support/app.ts';

const base = await createTestApp();
const { ada } = base;
await base.as(ada, 'POST', '/api/v3/tokens/', { name: 'second' });

async function serve(http: Partial<HttpOptions>) {
  const app = await buildApp({
    ...(await testDeps(base)),
    http: { logLevel: 'silent', trustProxy: false, ...http },
  });
  base.beforeClose(() => app.close());
  const get = (headers: Record<string, string>, url = '/api/v3/tokens/?page_size=1') =>
    app.inject({ url, headers: { ...ada.headers, ...headers } });
  return {
    get,
    status: async (host: string) => (await get({ host }, '/healthz')).statusCode,
    next: async (headers: Record<string, string>) =>
      new URL((await get(headers)).json<{ next: string }>().next).origin,
  };
}

describe('the name a request comes to', () => {
  it('S8: has to be ours where another one could only be a trick', async () => {
    const { status, get } = await serve({
      hosts: { publicUrl: 'https://moorage.example.org', names: ['desk', 'moorage.internal'] },
    });
    const known = [
      '127.0.0.1:8080',
      'localhost:8080',
      '[::1]:8080',
      '192.0.2.7',
      'desk',
      'DESK:80',
    ];
    for (const host of [...known, 'moorage.internal.', 'moorage.example.org', 'a.localhost'])
      assert.equal(await status(host), 200, host);
    for (const host of [
      'evil.example.org',
      'localhost.evil.example.org',
      'moorage.example.org.evil',
    ])
      assert.equal(await status(host), 421, host);
    for (const host of ['evil.example.org/x', 'a b', 'desk@evil', 'desk:80:80', '<script>'])
      assert.equal(await status(host), 400, host);

    assert.match((await get({ host: 'evil.example.org' })).body, /allowedHosts/);
  });

  it('stands in links, with the scheme of the public address where it is that one', async () => {
    const { next } = await serve({
      hosts: { publicUrl: 'https://moorage.example.org', names: ['desk'] },
    });

    assert.equal(await next({ host: 'moorage.example.org' }), 'https://moorage.example.org');
    assert.equal(await next({ host: 'desk:8080' }), 'http://desk:8080');
    assert.equal(await next({ host: '127.0.0.1:8080' }), 'http://127.0.0.1:8080');
  });

  it('may be any on a network, unless the configuration knows', () => {
    const names = (env: Record<string, string>, more: object = {}) =>
      namesOf({ ...readConfig(env, '/nonexistent'), ...more });

    assert.equal(names({ MOORAGE_LISTEN: '0.0.0.0:80' }), null);
    assert.notEqual(names({ MOORAGE_LISTEN: '127.0.0.1:80' }), null);
    assert.notEqual(names({ MOORAGE_LISTEN: '0.0.0.0:80' }, { publicUrl: 'https://a.b' }), null);
    assert.ok(names({}, { allowedHosts: ['moorage.internal'] })?.includes('moorage.internal'));
  });
});

describe('what a proxy says', () => {
  const forwarded = { 'x-forwarded-host': 'moorage.example.org', 'x-forwarded-proto': 'https' };

  it('is believed when it is one of ours', async () => {
    const { next } = await serve({ trustProxy: ['127.0.0.0/8'] });

    assert.equal(await next(forwarded), 'https://moorage.example.org');
  });

  it('is nothing from anybody else', async () => {
    for (const trustProxy of [false, ['10.0.0.0/8']] as const) {
      const { next } = await serve({ trustProxy: trustProxy === false ? false : [...trustProxy] });

      assert.equal(await next({ ...forwarded, host: 'localhost:8080' }), 'http://localhost:8080');
    }
  });
});
