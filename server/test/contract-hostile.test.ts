import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { createTestApp } from './support/app.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';

const { app, ada, as } = await createTestApp();
const { host } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));

const tile = {
  analysis: { code: 'user_included' },
  command: 'true',
  hardware: { coreType: 'cove', coresPerSlot: 1 },
};
const job = { name: 'A job', jobanalyses: [tile] };
const idOf = async (url: string, body: object): Promise<string> =>
  (await as(ada, 'POST', url, body)).json<{ id: string }>().id;
const jobId = await idOf('/api/v3/jobs/', job);
const clusterId = await idOf('/api/v3/clusters/', { hardware: tile.hardware });
const draftId = await idOf('/api/v3/drafts/', {});
const uploaded = await app.inject({
  method: 'POST',
  url: '/api/v3/files/contents/',
  headers: { ...ada.headers, 'content-type': MULTIPART },
  payload: multipart(filePart('a.txt', 'text')),
});
const fileId = uploaded.json<{ id: string }>().id;

/** Sends it, and insists on an answer that is no 500 and, when it is an error, JSON that can be walked. */
async function survives(method: NonNullable<InjectOptions['method']>, url: string, body?: string) {
  const answer = await app.inject({
    method,
    url,
    headers: {
      ...ada.headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const what = `${method} ${url} ${(body ?? '').slice(0, 200)} → ${String(answer.statusCode)}`;
  assert.ok(answer.statusCode < 500 || answer.statusCode === 501, what);
  if (answer.statusCode >= 400) assert.equal(typeof answer.json(), 'object', what);
  return answer;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 31,
  2 ** 63,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '9'.repeat(400),
  '1e999',
  'NaN',
  [],
  {},
  [null],
  [[]],
  { '': '' },
  { '\0': 'a' },
  { a: '\0' },
  { code: null },
  { code: '\0' },
  [{ id: '\0' }],
  [{ id: null }],
  { toString: 1, valueOf: 1 },
  'x'.repeat(100_000),
];

describe('a field of any type and value is accepted or refused, never a 500', () => {
  const inTile = (field: string, value: unknown) => ({
    ...job,
    jobanalyses: [{ ...tile, [field]: value }],
  });
  const inHardware = (field: string, value: unknown) => ({ ...tile.hardware, [field]: value });
  const HARDWARE = ['coreType', 'coresPerSlot', 'slots', 'walltime', 'type'];
  const JOB =
    `name jobanalyses isLowPriority projectId project_id clusterId description tags paramFile caseFile
    jobvariables isTemplateDryRun includeNominalRun monteCarloIterations resourceFilters billingPriorityValue
    jobAutomations clonedFrom clusterAfterJob idleTimeoutMinutes`.split(/\s+/);
  const TILE =
    `analysis command hardware inputFiles envVars useMpi useRescaleLicense onDemandLicenseSeller
    userDefinedLicenseSettings templateTasks preProcessScript postProcessScript preProcessScriptCommand
    postProcessScriptCommand flags`.split(/\s+/);

  for (const field of JOB) {
    it(`${field} of a job, new or changed`, async () => {
      for (const value of VALUES) {
        const body = JSON.stringify({ ...job, [field]: value });
        await survives('POST', '/api/v2/jobs/', body);
        await survives('PUT', `/api/v3/jobs/${jobId}/`, body);
        await survives('PATCH', `/api/v3/jobs/${jobId}/`, JSON.stringify({ [field]: value }));
      }
    });
  }

  it('a tile and its hardware', async () => {
    for (const value of VALUES) {
      for (const field of TILE)
        await survives('POST', '/api/v3/jobs/', JSON.stringify(inTile(field, value)));
      for (const field of HARDWARE)
        await survives(
          'POST',
          '/api/v3/jobs/',
          JSON.stringify(inTile('hardware', inHardware(field, value))),
        );
      await survives('POST', '/api/v3/jobs/', JSON.stringify(inTile('envVars', { A: value })));
    }
  });

  it('clusters, attachments, files, drafts, tokens and users', async () => {
    for (const value of VALUES) {
      const send = (method: 'POST' | 'PATCH' | 'PUT', url: string, body: unknown) =>
        survives(method, `/api/v3${url}`, JSON.stringify(body));
      for (const field of HARDWARE)
        await send('POST', '/clusters/', { hardware: inHardware(field, value) });
      for (const field of ['name', 'installedAnalyses', 'runLowPriority', 'idleTimeoutMinutes'])
        await send('POST', '/clusters/', { hardware: tile.hardware, [field]: value });
      for (const field of ['name', 'idleTimeoutMinutes', 'walltime'])
        await send('PATCH', `/clusters/${clusterId}/`, { [field]: value });
      await send('POST', `/clusters/${clusterId}/jobs/`, { id: value });
      await send('POST', `/clusters/${clusterId}/jobs/`, { id: 'aBcDeF', submit: value });
      for (const field of ['typeId', 'name', 'currentFolderId'])
        await send('PATCH', `/files/${fileId}/`, { [field]: value });
      for (const field of ['example', 'job', 'keepHardware'])
        await send('POST', '/drafts/', { [field]: value });
      await send('PUT', `/drafts/${draftId}/`, { form: value });
      await send('POST', '/tokens/', { name: value });
      for (const field of ['email', 'fullName', 'role'])
        await send('POST', '/users/', { email: 'new@example.org', role: 'member', [field]: value });
    }
  });
});

describe('a body that is hardly JSON', () => {
  const text = JSON.stringify(job);
  for (const [what, body] of [
    ['broken', '{'],
    ['a list', '[]'],
    ['nothing but blanks', ' '],
    ['null', 'null'],
    ['with a forbidden key', '{"__proto__":{"a":1},"constructor":{"prototype":{}}}'],
    [
      'nested 100,000 deep',
      text.replace('"true"', `"true","flags":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`),
    ],
    [
      'nested 3,000 deep',
      text.replace(
        '"true"',
        `"true","userDefinedLicenseSettings":${'['.repeat(3e3)}${']'.repeat(3e3)}`,
      ),
    ],
    ['larger than 8 MB', JSON.stringify({ ...job, description: 'x'.repeat(9e6) })],
  ] as const) {
    it(`${what} is refused`, async () => {
      const answer = await survives('POST', '/api/v2/jobs/', body);
      assert.ok([400, 413].includes(answer.statusCode), String(answer.statusCode));
    });
  }

  it('with more input files than a statement has parameters names the unknown ones', async () => {
    const inputFiles = Array.from({ length: 70_000 }, (_, index) => ({ id: `x${String(index)}` }));
    const body = JSON.stringify({ ...job, jobanalyses: [{ ...tile, inputFiles }] });

    assert.equal((await survives('POST', '/api/v2/jobs/', body)).statusCode, 400);
  });

  it('may begin with a byte order mark', async () => {
    assert.equal((await survives('POST', '/api/v2/jobs/', `\ufeff${text}`)).statusCode, 201);
  });
});

const PATHS =
  `/jobs/{}/ /jobs/{}/statuses/ /jobs/{}/cluster_statuses/ /jobs/{}/clusters/ /jobs/{}/files/ /jobs/{}/runs/
  /jobs/{}/instances/ /jobs/{}/runs/1/ /jobs/{}/runs/1/files/ /jobs/{}/runs/1/directory-contents/ /jobs/{}/tags/
  /jobs/{}/runs/1/tail/x /jobs/{}/runs/1/log/ /clusters/{}/ /clusters/{}/statuses/ /clusters/{}/queue/ /files/{}/
  /files/{}/contents/ /files/{}/lines/ /analyses/{}/ /drafts/{}/`.split(/\s+/);
const RUN_PATHS = ['/', '/files/', '/directory-contents/', '/tail/x', '/log/'];

describe('an id that no object has', () => {
  for (const id of [
    '%00',
    'a%00b',
    '%2F',
    '%ff',
    '%zz',
    "';--",
    '%F0%9F%98%80',
    '0',
    '-1',
    '1e9999',
    '__proto__',
    '9'.repeat(30),
  ]) {
    it(`${id} is a 404`, async () => {
      const urls = [
        ...PATHS.map((path) => path.replace('{}', id)),
        ...RUN_PATHS.map((path) => `/jobs/${jobId}/runs/${id}${path}`),
      ];
      for (const url of urls)
        assert.equal((await survives('GET', `/api/v3${url}`)).statusCode, 404, url);
      for (const url of [
        `/jobs/${id}/submit/`,
        `/clusters/${id}/start/`,
        `/jobs/${jobId}/runs/${id}/stop/`,
      ])
        assert.equal((await survives('POST', `/api/v3${url}`)).statusCode, 404, url);
    });
  }
});

describe('a query parameter of any value', () => {
  const QUERIES: Readonly<Record<string, string>> = {
    '/jobs/':
      'page page_size limit t f state job_status start_date end_date ordering id status search cluster after',
    '/files/':
      'page page_size limit search owner type ext dateUploaded__gte dateUploaded__lte include_jobs ordering',
    '/clusters/': 'page page_size active id',
    '/coretypes/': 'page isActive',
    [`/jobs/${jobId}/files/`]: 'search page',
  };
  const TEXTS =
    `%00 a%00b x -1 0 1e9 1.5 NaN %ff %zz 2026-02-31 0000-01-01 9999-99-99 2147483648 99999999999999999999
    %2B275760-09-13T00:00:00Z -271821-04-20T00:00:00Z %5C %25 [] 9999-99-99T99:99:99.000000Z~AAAAAA
    2026-02-31T00:00:00.000000Z~AAAAAA`.split(/\s+/);

  for (const [path, names] of Object.entries(QUERIES)) {
    it(`is read or refused by ${path.replace(jobId, '{id}')}`, async () => {
      for (const name of names.split(' '))
        for (const text of ['', ...TEXTS])
          for (const version of ['v2', 'v3'])
            await survives('GET', `/api/${version}${path}?${name}=${text}&__proto__=1`);
    });
  }
});

describe('bytes that are hardly HTTP get JSON all the same', () => {
  const authorization = `Authorization: ${ada.headers.authorization}`;
  async function raw(...lines: string[]): Promise<string> {
    const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
    await once(socket, 'close');
    return text;
  }

  for (const [what, line, status] of [
    ['an escape that means nothing', 'GET /api/v2/jobs/%zz/ HTTP/1.1', '404'],
    ['no HTTP at all', 'FOO BAR', '400'],
    ['an endless address', `GET /api/v2/jobs/?q=${'x'.repeat(20_000)} HTTP/1.1`, '431'],
  ] as const) {
    it(what, async () => {
      const answer = await raw(line, `Host: ${host}`, authorization);

      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(answer, /\r\n\r\n\{"detail":"[^"]+"\}$/);
    });
  }

  for (const [name, status] of [
    ['[', '400'],
    ['a b', '400'],
    ['x:99999', '200'],
    ['', '200'],
  ] as const) {
    it(`the host "${name}" breaks no list`, async () => {
      const answer = await raw(
        'GET /api/v2/analyses/?page_size=1 HTTP/1.1',
        `Host: ${name}`,
        authorization,
      );

      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
    });
  }
});
