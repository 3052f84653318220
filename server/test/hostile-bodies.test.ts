import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { createTestApp } from './support/app.ts';

const { app, ada, as } = await createTestApp();

const MEGABYTE = 1024 * 1024;
const nested = (depth: number, open: string, close: string): string =>
  `{"name":"x","more":${open.repeat(depth)}1${close.repeat(depth)}}`;

/** What is sent to make a draft, and what may come back. Unknown keys are ignored, as the wire contract asks. */
const BODIES: readonly (readonly [
  what: string,
  body: () => string,
  expected: readonly number[],
])[] = [
  ['arrays 101 deep', () => nested(101, '[', ']'), [400]],
  ['arrays a million deep', () => nested(1_000_000, '[', ']'), [400]],
  ['objects a million deep', () => nested(1_000_000, '{"a":', '}'), [400]],
  ['arrays that never close', () => '['.repeat(4 * MEGABYTE), [400]],
  ['a key of a megabyte', () => `{"name":"x","${'k'.repeat(MEGABYTE)}":1}`, [201]],
  ['a value of a megabyte', () => `{"name":"${'v'.repeat(MEGABYTE)}"}`, [400]],
  [
    'many keys',
    () =>
      `{"name":"x",${Array.from({ length: 200_000 }, (_, i) => `"k${String(i)}":1`).join(',')}}`,
    [201],
  ],
  ['more than is allowed', () => `{"name":"${'x'.repeat(9 * MEGABYTE)}"}`, [413]],
  ['__proto__', () => '{"name":"x","__proto__":{"role":"administrator"}}', [400]],
  ['__proto__ in escapes', () => '{"name":"x","\\u005f_proto__":{"role":"administrator"}}', [400]],
  ['constructor.prototype', () => '{"name":"x","constructor":{"prototype":{"a":1}}}', [201]],
  ['a huge number', () => '{"name":1e400}', [400]],
  ['a number of a megabyte', () => `{"name":"x","n":${'9'.repeat(MEGABYTE)}}`, [201]],
  ['a key that stands twice', () => '{"name":"first","name":"x"}', [201]],
  ['half a character', () => '{"name":"\\ud800"}', [400]],
  ['NUL', () => '{"name":"a\\u0000b"}', [400]],
  ['no JSON', () => '{"name":', [400]],
  ['nothing but blanks', () => ' '.repeat(4 * MEGABYTE), [400]],
];

describe('a hostile body', () => {
  it('S18: is answered with 400 or 413, or harmless, and never holds others up for long', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    for (const [what, body, expected] of BODIES) {
      const payload = body();
      const heap = process.memoryUsage().heapUsed;
      delay.enable();
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v3/tokens/',
        headers: { ...ada.headers, 'content-type': 'application/json' },
        payload,
      });
      delay.disable();

      assert.ok(expected.includes(answer.statusCode), `${what}: ${answer.body.slice(0, 200)}`);
      assert.ok(answer.body.length < 2_000, `${what}: the answer repeats what was sent`);
      assert.ok(process.memoryUsage().heapUsed - heap < 400 * MEGABYTE, what);
    }
    // Far above what is seen (below 100 ms), far below what a quadratic reader of these would take.
    assert.ok(delay.max < 5e9, `${String(delay.max / 1e6)} ms`);
  });

  it('S18: changes nobody else: what an object is stays what it was', async () => {
    assert.equal(({} as Record<string, unknown>)['role'], undefined);
    assert.equal(({} as Record<string, unknown>)['a'], undefined);
    assert.equal((await as(ada, 'GET', '/api/v3/users/me/')).statusCode, 200);
  });

  it('S18: as an address or header is answered with 4xx', async () => {
    const long = 'x'.repeat(8_000);
    const urls = [
      `/api/v3/jobs/${long}/`,
      `/api/v3/jobs/?${Array.from({ length: 2_000 }, (_, i) => `a${String(i)}=1`).join('&')}`,
      `/api/v3/jobs/?page=${'9'.repeat(4_000)}&page_size=1e999&ordering=__proto__`,
      '/api/v3/jobs/?__proto__[role]=administrator&constructor.prototype.a=1',
      `/${'../'.repeat(2_000)}`,
    ];
    for (const url of urls) {
      const { statusCode } = await as(ada, 'GET', url);
      assert.ok(statusCode < 500, `${url.slice(0, 60)} ${String(statusCode)}`);
    }
  });
});
