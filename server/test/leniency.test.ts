import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApp } from './support/app.ts';
import { assertStrict } from './support/wire-shape.ts';

/** 1.6 and 1.7 of the wire contract, field by field: what is loose is accepted, what is wrong is refused at its place. */
const { ada, app, as } = await createTestApp();

type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

const JOB: Json = {
  name: 'A job',
  jobanalyses: [
    {
      analysis: { code: 'user_included' },
      command: 'true',
      hardware: { coreType: 'cove', coresPerSlot: 1 },
    },
  ],
};
const CLUSTER: Json = { hardware: { coreType: 'cove', coresPerSlot: 1 } };
const TILE: Path = ['jobanalyses', 0];
const HARDWARE: Path = [...TILE, 'hardware'];

/** A copy with something else at `path`; undefined leaves the key out. */
function withAt(body: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const below = (part: unknown) => withAt(part, rest, value);
  if (Array.isArray(body))
    return body.map((part: unknown, index) => (index === key ? below(part) : part));
  const map = new Map<string, unknown>(Object.entries(body ?? {}));
  map.set(String(key), below(map.get(String(key))));
  return Object.fromEntries([...map].filter(([, part]) => part !== undefined));
}

const at = (body: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      part instanceof Object ? new Map(Object.entries(part)).get(String(key)) : undefined,
    body,
  );

async function post(url: string, body: unknown, version = 'v2') {
  const answer = await as(ada, 'POST', `/api/${version}${url}`, body as object);
  if (answer.statusCode < 300 && answer.body !== '') assertStrict(answer.body);
  return { status: answer.statusCode, body: answer.json<unknown>(), text: answer.body };
}

const NONE = [undefined, null, ''];
const inWords = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

describe('1.6 a job request', () => {
  for (const [path, sent, told] of [
    [[...HARDWARE, 'coresPerSlot'], ['2', 2, ' 2 '], 2],
    [[...HARDWARE, 'slots'], ['1500', 1500], 1500],
    [[...HARDWARE, 'slots'], NONE, 1],
    [[...HARDWARE, 'walltime'], ['1.5', 1.5], 1.5],
    [[...HARDWARE, 'walltime'], NONE, null],
    [[...HARDWARE, 'type'], NONE, 'compute'],
    [[...HARDWARE, 'coreType'], ['cove', { code: 'cove' }, 'Cove Two', ' covetwo'], 'cove'],
    [[...TILE, 'useMpi'], ['true', 'True', true, 1, '1'], true],
    [[...TILE, 'useRescaleLicense'], ['false', 'False', false, 0, '0', ...NONE], false],
    [[...TILE, 'inputFiles'], NONE, []],
    [[...TILE, 'envVars'], [...NONE, {}, { '': '' }], {}],
    [[...TILE, 'envVars'], [{ A: '4' }, { A: 4, ' ': 1 }], { A: '4' }],
    [[...TILE, 'onDemandLicenseSeller'], NONE, null],
    [[...TILE, 'userDefinedLicenseSettings'], NONE, null],
    [[...TILE, 'preProcessScript'], NONE, null],
    [[...TILE, 'preProcessScriptCommand'], NONE, ''],
    [[...TILE, 'templateTasks'], NONE, []],
    [[...TILE, 'flags'], NONE, {}],
    [[...TILE, 'analysis', 'version'], ['0', 0, 'CPU', ...NONE], undefined],
    [['isLowPriority'], ['true', 'TRUE', true], true],
    [['isLowPriority'], NONE, false],
    [['projectId'], NONE, null],
    [['project_id'], NONE, undefined],
    [['clusterId'], NONE, null],
    [['description'], NONE, ''],
    [['paramFile'], NONE, null],
    [['jobvariables'], NONE, []],
    [['includeNominalRun'], ['false', ...NONE], false],
    [['monteCarloIterations'], NONE, null],
    [['clusterAfterJob'], NONE, 'tear_down'],
    [['idleTimeoutMinutes'], ['5', 5], 5],
  ] as const) {
    it(`${path.join('.')}: ${sent.map(inWords).join(', ')}`, async () => {
      for (const value of sent) {
        const { status, body, text } = await post('/jobs/', withAt(JOB, path, value));
        assert.equal(status, 201, text);
        if (told !== undefined) assert.deepEqual(at(body, path), told, JSON.stringify(value));
      }
    });
  }

  it('ignores unknown keys at every level', async () => {
    for (const path of [[], TILE, HARDWARE, [...TILE, 'analysis']]) {
      for (const key of ['useMPI', 'cores', 'numOfNodes', 'data', 'isReusable', 'clonedFrom'])
        for (const value of [null, true, 7, [null], { a: 1 }]) {
          if (key === 'clonedFrom' && path.length === 0) continue;
          const { status, text } = await post('/jobs/', withAt(JOB, [...path, key], value));
          assert.equal(status, 201, text);
        }
    }
  });

  for (const [path, value] of [
    [['name'], undefined],
    [['name'], '  '],
    [['jobanalyses'], []],
    [['jobanalyses'], 'x'],
    [[...TILE, 'command'], undefined],
    [[...TILE, 'analysis', 'code'], 'nothing'],
    [[...HARDWARE, 'coreType'], 'nothing'],
    [[...HARDWARE, 'coresPerSlot'], 3],
    [[...HARDWARE, 'coresPerSlot'], 'many'],
    [[...HARDWARE, 'coresPerSlot'], undefined],
    [[...HARDWARE, 'walltime'], -1],
    [[...TILE, 'useMpi'], 'perhaps'],
    [[...TILE, 'envVars'], { '1a': 'x' }],
    [['projectId'], 'nothing'],
    [['clusterId'], 'nothing'],
  ] as const) {
    it(`refuses ${path.join('.')} = ${inWords(value)} at its place`, async () => {
      const { status, body, text } = await post('/jobs/', withAt(JOB, path, value));
      assert.equal(status, 400, text);
      const outer = path[0];
      const told =
        at(
          body,
          path.filter((key, index) => index < 2 || key !== 'code'),
        ) ?? at(body, [outer]);
      assert.ok(told !== undefined, text);
      if (outer !== 'jobanalyses' || path.length === 1)
        assert.ok(Array.isArray(at(body, [outer])), text);
    });
  }

  it('tells of a bad tile at its index, with {} for the good ones before', async () => {
    const [good] = JOB['jobanalyses'] as unknown[];
    const bad = withAt(good, ['hardware', 'coresPerSlot'], 'x');
    const { status, body } = await post('/jobs/', { ...JOB, jobanalyses: [good, bad, good] });

    assert.equal(status, 400);
    const tiles = at(body, ['jobanalyses']);
    assert.ok(Array.isArray(tiles));
    assert.deepEqual(tiles[0], {});
    assert.ok(Array.isArray(at(tiles[1], ['hardware', 'coresPerSlot'])));
  });

  it('is told with the core type of its version', async () => {
    for (const coreType of ['cove', { code: 'cove', name: 'x' }]) {
      const body = withAt(JOB, [...HARDWARE, 'coreType'], coreType);
      assert.equal(at((await post('/jobs/', body, 'v2')).body, [...HARDWARE, 'coreType']), 'cove');
      assert.equal(
        at((await post('/jobs/', body, 'v3')).body, [...HARDWARE, 'coreType', 'code']),
        'cove',
      );
    }
  });
});

describe('1.6 a cluster request', () => {
  for (const [path, sent, told] of [
    [['name'], NONE, undefined],
    [['runLowPriority'], ['true', true, '1'], true],
    [['runLowPriority'], NONE, false],
    [['installedAnalyses'], NONE, []],
    [['hardware', 'slots'], NONE, 1],
    [['hardware', 'coresPerSlot'], ['2'], 2],
    [['hardware', 'walltime'], NONE, null],
    [['useMPI'], [null, [null]], undefined],
  ] as const) {
    it(`${path.join('.')}: ${sent.map(inWords).join(', ')}`, async () => {
      for (const value of sent) {
        const { status, body, text } = await post('/clusters/', withAt(CLUSTER, path, value));
        assert.equal(status, 201, text);
        if (told !== undefined) assert.deepEqual(at(body, path), told);
      }
    });
  }
});

describe('1.7 an answer', () => {
  it('bears no null, true or false in an array, whatever was sent to be kept', async () => {
    const kept = [null, true, false, [null, { a: [true] }], 'x'];
    for (const [path, value] of [
      [[...TILE, 'userDefinedLicenseSettings'], { featureSets: kept }],
      [[...TILE, 'onDemandLicenseSeller'], { code: 'a', name: kept }],
      [[...TILE, 'flags'], { other: kept }],
      [['resourceFilters'], kept],
      [
        ['jobvariables'],
        [{ name: 'a', variableType: 'Param', valueGeneratorSettings: { values: kept } }],
      ],
    ] as const)
      for (const version of ['v2', 'v3']) {
        const { status, text } = await post('/jobs/', withAt(JOB, path, value), version);
        assert.ok(status === 201 || status === 400, text);
      }
  });

  it('has no key at its top that a client keeps for itself', async () => {
    const { id } = (await post('/jobs/', JOB)).body as { id: string };
    const cluster = (await post('/clusters/', CLUSTER)).body as { id: string };
    for (const url of [`/jobs/${id}/`, `/clusters/${cluster.id}/`])
      for (const version of ['v2', 'v3']) {
        const answer = await as(ada, 'GET', `/api/${version}${url}`);
        for (const key of Object.keys(answer.json<object>())) {
          assert.ok(
            !/^(config|submit|delete|wait|download|search|refresh|userlogs)$|_/.test(key),
            `${key} in ${url}`,
          );
        }
        assert.equal(Number(answer.headers['content-length']), Buffer.byteLength(answer.body));
      }
  });
});

describe('1.1 an address', () => {
  it('is served under every base, with or without the slash at its end', async () => {
    const { id } = (await post('/jobs/', JOB)).body as { id: string };
    for (const base of ['/api/v2', '/api/v3', '/api', '//api/v2', '//api'])
      for (const slash of ['', '/'])
        for (const [method, path, status] of [
          ['GET', 'jobs', 200],
          ['GET', `jobs/${id}`, 200],
          ['PATCH', `jobs/${id}`, 200],
          ['PUT', `jobs/${id}`, 200],
          ['POST', 'jobs', 201],
          ['DELETE', `jobs/zzzzzz`, 404],
        ] as const) {
          const answer = await app.inject({
            method,
            url: `${base}/${path}${slash}`,
            headers: { ...ada.headers, 'content-type': 'application/json;charset=utf-8' },
            payload: method === 'GET' || method === 'DELETE' ? '' : JSON.stringify(JOB),
          });
          assert.equal(
            answer.statusCode,
            status,
            `${method} ${base}/${path}${slash} ${answer.body}`,
          );
        }
  });
});
