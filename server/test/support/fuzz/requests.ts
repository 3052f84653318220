import fc from 'fast-check';
import type { KnownRoute } from '../routes.ts';
import { bodyOf, type FuzzTarget } from './bodies.ts';
import { NASTY_TEXTS } from './nasty.ts';

export interface FuzzRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const contentTypes = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[
        'application/json;charset=utf-8',
        'application/json; charset=utf-16',
        'text/plain',
        'text/html',
      ],
      ...[
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
      ],
      ...[
        'application/offset+octet-stream',
        'application/octet-stream',
        'nonsense',
        '*/*',
        "{'type_id': 3}",
      ],
    ),
  },
);

const QUERY_TEXTS = fc.oneof(
  fc.constantFrom('1', '2', '10', 'true', 'name', '-name', 'Executing', 'COMPLETED', '2026-03-01'),
  fc.constantFrom(...NASTY_TEXTS.filter((text) => text.length < 500)).map(encode),
  fc.constantFrom(
    '%',
    '%zz',
    '%ff',
    '%00',
    '%ed%a0%80',
    '+',
    'a&b',
    '=',
    '[]',
    '9'.repeat(30),
    '1~-created_at~AbCdEf~x',
  ),
);
const COMMON_QUERIES = [
  'page',
  'page_size',
  'limit',
  'ordering',
  'search',
  'after',
  '__proto__',
  'x[]',
];

function queryOf(route: KnownRoute, target: FuzzTarget): fc.Arbitrary<string> {
  const names = [...COMMON_QUERIES, ...(target.queries.get(route.key) ?? [])];
  const one = fc
    .tuple(fc.constantFrom(...names), QUERY_TEXTS)
    .map(([name, text]) => `${name}=${text}`);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.array(one, { maxLength: 4 }).map((all) => `?${all.join('&')}`) },
  );
}

/** Lone halves of characters have no encoding: they are sent as bytes that are none. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ed%a0%80';
}

function pathOf(route: KnownRoute, target: FuzzTarget): fc.Arbitrary<string> {
  const names = [...route.url.matchAll(/:(\w+)|\*/g)].map(([all, word]) => word ?? all);
  const values = names.map((name) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...(target.known.get(name) ?? ['x'])) },
      { weight: 1, arbitrary: fc.constantFrom(...[...target.known.values()].flat()) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '%',
          '%zz',
          '%00',
          '%2F',
          '..',
          '%2e%2e',
          '0',
          '-1',
          '1e9',
          '__proto__',
          'x'.repeat(3000),
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...NASTY_TEXTS.filter((text) => text.length < 500)).map(encode),
      },
    ),
  );
  const slashes = fc.constantFrom('/', '/', '/', '//');
  return fc.tuple(fc.tuple(...values), fc.boolean(), slashes).map(([filled, isCut, begin]) => {
    const left = [...filled];
    const path = route.url.replaceAll(/:\w+|\*/g, () => left.shift() ?? '').replace(/^\//, begin);
    return isCut && path.length > 1 ? path.replace(/\/$/, '') : path;
  });
}

const moreHeaders = fc.option(
  fc.dictionary(
    fc.constantFrom(
      ...[
        'range',
        'if-none-match',
        'idempotency-key',
        'tus-resumable',
        'upload-offset',
        'upload-length',
      ],
      ...[
        'upload-metadata',
        'last-event-id',
        'accept',
        'accept-encoding',
        'x-forwarded-host',
        'cookie',
      ],
      ...['sec-fetch-site', 'origin', 'x-http-method-override', 'if-range'],
    ),
    fc.constantFrom(
      ...[
        'bytes=0-99',
        'bytes=5-1',
        'bytes=-0',
        'bytes=0-1,3-4',
        '1.0.0',
        '0',
        '-1',
        '1e9',
        '9'.repeat(30),
      ],
      ...[
        '*',
        'text/event-stream',
        'application/json',
        'gzip',
        'a,b',
        '"',
        'filename x',
        'filename dGVzdA==',
        '1.1',
      ],
    ),
    { maxKeys: 3, noNullPrototype: true },
  ),
  { freq: 3, nil: {} },
);

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PROPFIND',
  'TRACE',
  'QUERY',
];

/** Requests to all routes there are: mostly such as a client sends, each with something wrong now and then. */
export function requests(target: FuzzTarget, authorization: string): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...target.routes).chain((route) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 15, arbitrary: fc.constant(route.method) },
          { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
        ),
        path: pathOf(route, target),
        query: queryOf(route, target),
        body: bodyOf(route, target),
        type: contentTypes,
        more: moreHeaders,
        authorization: fc.oneof(
          { weight: 40, arbitrary: fc.constant(authorization) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('Token', 'Token None', 'Basic YTpi', 'Bearer eyA.b.c'),
          },
        ),
      })
      .map(({ method, path, query, body, type, more, authorization: key }) => ({
        method,
        url: path + query,
        headers: {
          ...more,
          authorization: key,
          ...(body === null ? {} : { 'content-type': type }),
        },
        body: method === 'GET' || method === 'HEAD' || method === 'TRACE' ? null : body,
      })),
  );
}
