import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { buildApp } from '../src/app.ts';
import { createTestApp, testDeps } from './support/app.ts';
import { fillRoute } from './support/fill-route.ts';
import { watchRoutes } from './support/routes.ts';

const uiFolder = mkdtempSync(join(tmpdir(), 'moorage-ui-'));
writeFileSync(
  join(uiFolder, 'index.html'),
  '<html><app-root ngCspNonce="csp-nonce-of-this-page"></app-root></html>',
);
writeFileSync(join(uiFolder, 'main-aB_d1234.js'), 'hello()');
writeFileSync(join(uiFolder, 'main-aB_d1234.js.br'), brotliCompressSync('hello()'));
writeFileSync(join(uiFolder, 'favicon.svg'), '<svg/>');

let problem: string | null = null;
const knownRoutes = watchRoutes();
const base = await createTestApp({ uiFolder, readiness: () => problem });
const { app, ada, as } = base;
const PAGE = { accept: 'text/html,application/xhtml+xml' };

describe('every route below /api', () => {
  it('is closed without identity, save signing in', async () => {
    const open: string[] = [];
    const paths = knownRoutes().filter(({ url }) => url.startsWith('/api'));
    for (const { method, url } of paths) {
      const answer = await app.inject({ method: method as 'GET', url: fillRoute(url) });
      if (answer.statusCode !== 401) open.push(`${method} ${url} ${String(answer.statusCode)}`);
    }

    assert.ok(paths.length > 15, `only ${String(paths.length)} routes were found`);
    assert.deepEqual(
      open.filter((route) => !route.startsWith('POST /api/v3/session')),
      [],
    );
  });

  for (const authorization of [
    undefined,
    'Token None',
    'Token ',
    `Token ${'0'.repeat(40)}`,
    'Basic YTpi',
    `Token ${ada.token.slice(1)}`,
    ada.token,
  ]) {
    it(`answers ${authorization === undefined ? 'no header' : `"${authorization.slice(0, 12)}…"`} with the wire contract's 401`, async () => {
      const answer = await app.inject({
        url: '/api/v2/users/me/',
        headers: authorization === undefined ? {} : { authorization },
      });

      assert.equal(answer.statusCode, 401);
      assert.equal(answer.body, '{"detail":"Invalid token."}');
      assert.equal(answer.headers['www-authenticate'], 'Token');
    });
  }

  it('answers with and without a slash at the end, and with one too many', async () => {
    for (const url of [
      '/api/v3/users/me',
      '/api/v3/users/me/',
      '//api/v3/users/me/',
      '/api/users/me/',
    ]) {
      assert.equal((await as(ada, 'GET', url)).statusCode, 200, url);
    }
  });

  it('is 404 when unknown, and 401 without identity', async () => {
    const known = await app.inject({
      url: '/api/v3/nonsense/',
      headers: { ...ada.headers, ...PAGE },
    });
    const unknown = await app.inject({ url: '/api/v3/nonsense/', headers: PAGE });

    assert.deepEqual([known.statusCode, known.body], [404, '{"detail":"Not found."}']);
    assert.equal(unknown.statusCode, 401);
  });

  it('is 405 with Allow under another method', async () => {
    const answer = await as(ada, 'DELETE', '/api/v3/users/me/projects');

    assert.equal(answer.statusCode, 405);
    assert.equal(answer.headers.allow, 'GET, HEAD');
    assert.match(answer.body, /"detail":/);
  });

  it('is data to a browser, never a page', async () => {
    const { headers } = await as(ada, 'GET', '/api/v3/users/me/');

    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  });
});

describe('the pages', () => {
  it('are one page for every route, with a nonce of its own and a strict policy', async () => {
    const [first, second] = await Promise.all(
      ['/', '/jobs/kTzRma?tab=log'].map((url) => app.inject({ url, headers: PAGE })),
    );

    assert.equal(first?.statusCode, 200);
    assert.notEqual(first.body, second?.body);
    const nonce = /ngCspNonce="([^"]+)"/.exec(first.body)?.[1] ?? '';
    const policy = String(first.headers['content-security-policy']);
    assert.ok(policy.includes(`'nonce-${nonce}'`));
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(first.headers['cache-control'], 'no-store');
    assert.equal(first.headers['referrer-policy'], 'no-referrer');
  });

  it('S9: run scripts of our own files only, and make no markup of text', async () => {
    const { headers } = await app.inject({ url: '/', headers: PAGE });
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)] as const),
    );

    assert.deepEqual(policy.get('default-src'), ["'none'"]);
    assert.deepEqual(policy.get('script-src'), ["'self'"]);
    assert.deepEqual(policy.get('require-trusted-types-for'), ["'script'"]);
    assert.deepEqual(policy.get('trusted-types'), ['angular', 'angular#components']);
    assert.deepEqual(policy.get('frame-ancestors'), ["'none'"]);
    assert.deepEqual(policy.get('base-uri'), ["'self'"]);
  });

  it('come with files that are kept for a year when their name is made from their content', async () => {
    const answer = await app.inject({
      url: '/main-aB_d1234.js',
      headers: { 'accept-encoding': 'br' },
    });

    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(answer.headers['content-encoding'], 'br');
    assert.match(String(answer.headers['content-type']), /javascript/);
    assert.equal(
      (await app.inject('/favicon.svg')).headers['cache-control'],
      'public, max-age=3600',
    );
  });

  it('are nothing for a file that is not there, nor for what lies outside', async () => {
    for (const url of ['/missing.js', '/..%2f..%2fetc%2fpasswd', '/main-aB_d1234.js.br', '/%zz']) {
      const answer = await app.inject(url);
      assert.ok(
        answer.statusCode === 404 || answer.statusCode === 400,
        `${url} ${String(answer.statusCode)}`,
      );
    }
  });

  it('say what to do when they are not built', async () => {
    const bare = await buildApp({ ...(await testDeps(base)), uiFolder: '/nonexistent' });
    const answer = await bare.inject({ url: '/', headers: PAGE });
    await bare.close();

    assert.equal(answer.statusCode, 503);
    assert.match(answer.body, /npm start/);
  });
});

describe('health', () => {
  it('tells a living process from a ready one', async () => {
    assert.equal((await app.inject('/healthz')).statusCode, 200);
    assert.equal((await app.inject('/readyz')).statusCode, 200);
    problem = 'The reconciler has not looked for 60 s.';

    const answer = await app.inject('/readyz');

    assert.equal(answer.statusCode, 503);
    assert.deepEqual(answer.json(), { detail: problem });
    assert.equal((await app.inject('/healthz')).statusCode, 200);
  });
});
