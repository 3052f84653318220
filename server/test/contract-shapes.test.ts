import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkbench, jobRequest } from './support/workbench.ts';
import { assertShape, assertStrict, type WireShape } from './support/wire-shape.ts';
import {
  PAGE,
  FILE,
  JOB_V2,
  JOB_V3,
  LIST_ITEM,
  ENTRY,
  JOB_ENTRY_V2,
  JOB_ENTRY_V3,
  CLUSTER,
  RUN,
  CORE_TYPE,
  ANALYSIS,
  INSTANCE,
} from './support/wire-shapes.ts';

/** Section 3 of the wire contract, key by key, and 1.7: on one job that has run and one that has not. */
const bench = await createWorkbench();
const { ada, as, createJob, createCluster, submit, reach, item, upload } = bench;

const input = await upload('in.txt', 'some text\n');
const { id: saved } = await createJob('true');
const { id: ended } = await createJob('mkdir out; echo t,p > out/t.csv', {
  tile: { inputFiles: [{ id: input.id }], envVars: { OMP_NUM_THREADS: 4 } },
  hardware: { walltime: 2 },
  job: { tags: ['swell'], description: 'Waves.' },
});
const cluster = await createCluster(
  { coresPerSlot: 2 },
  {
    name: 'Night shift',
    installedAnalyses: [{ analysis: { code: 'user_included', version: '0' } }],
  },
);
await submit(ended);
await reach('the job is over', async () => (await item(ended)).outcome !== null);

const get = async (path: string) => {
  const answer = await as(ada, 'GET', `/api${path}`);
  assert.equal(answer.statusCode, 200, `${path} ${answer.body}`);
  assertStrict(answer.body);
  return answer.json<unknown>();
};
async function list(path: string): Promise<readonly unknown[]> {
  const found = await get(path);
  assertShape(found, PAGE);
  const { results } = found as { results: unknown[] };
  assert.ok(results.length > 0, `${path} is empty`);
  return results;
}

const LISTS: readonly (readonly [string, string, WireShape])[] = [
  ['3.4 a job in the v2 list', '/v2/jobs/', LIST_ITEM],
  ['3.4 a job in the v3 list', '/v3/jobs/', LIST_ITEM],
  ['3.5 a status of a job, v2', `/v2/jobs/${ended}/statuses/`, JOB_ENTRY_V2],
  ['3.5 a status of a job, v3', `/v3/jobs/${ended}/statuses/`, JOB_ENTRY_V3],
  ["3.5 a status of a job's cluster", `/v2/jobs/${ended}/cluster_statuses/`, ENTRY],
  [
    '3.5 a status of a cluster',
    `/v2/clusters/${cluster.id}/statuses/`,
    { ...ENTRY, id: 'text', clusterId: 'id' },
  ],
  ['3.6 a cluster in the list', '/v2/clusters/', CLUSTER],
  ['3.6 the cluster of a job', `/v3/jobs/${ended}/clusters/`, CLUSTER],
  ['3.7 a run', `/v2/jobs/${ended}/runs/`, RUN],
  ['3.8 an output file of a job', `/v2/jobs/${ended}/files/`, FILE],
  ['3.8 an output file of a run', `/v3/jobs/${ended}/runs/1/files/`, FILE],
  ['3.8 a file of the library', '/v3/files/', FILE],
  [
    '3.9 a core type, v2',
    '/v2/coretypes/',
    { ...CORE_TYPE, price: 'number', lowPriorityPrice: 'decimal?', walltimeRequired: 'bool' },
  ],
  ['3.9 a core type, v3', '/v3/coretypes/', CORE_TYPE],
  ['3.10 an analysis, v2', '/v2/analyses/', { ...ANALYSIS, supportDesks: 'array' }],
  ['3.10 an analysis, v3', '/v3/analyses/', ANALYSIS],
  ['3.11 an instance', `/v2/jobs/${ended}/instances/`, INSTANCE],
];
const OBJECTS: readonly (readonly [string, string, WireShape])[] = [
  ['3.2 a saved job, v2', `/v2/jobs/${saved}/`, JOB_V2],
  ['3.2 a job that ran, v2', `/v2/jobs/${ended}/`, { ...JOB_V2, expectedRuns: 'int' }],
  ['3.2 a job without a version is v2', `/jobs/${ended}/`, JOB_V2],
  ['3.3 a saved job, v3', `/v3/jobs/${saved}/`, JOB_V3],
  ['3.3 a job that ran, v3', `/v3/jobs/${ended}/`, { ...JOB_V3, elapsedWalltimeSeconds: 'number' }],
  ['3.6 a cluster', `/v3/clusters/${cluster.id}/`, CLUSTER],
  [
    '3.7 one run',
    `/v3/jobs/${ended}/runs/1/`,
    { ...RUN, dateStarted: 'Z', dateCompleted: 'Z', outputFileSize: 'int' },
  ],
  ['3.8 one file', `/v2/files/${input.id}/`, FILE],
  ['3.10 one analysis', '/v3/analyses/user_included/', ANALYSIS],
  [
    '3.11 the user',
    '/v2/users/me/',
    {
      ...{ email: 'text', username: 'text', fullName: 'string' },
      company: { code: 'text', name: 'text', projects: 'array' },
      workspace: { id: 'text', name: 'text' },
      defaultStorage: FILE['storage'] ?? 'map',
    },
  ],
];

describe('every key is there with its type, in strict and compact JSON:', () => {
  for (const [what, path, shape] of LISTS)
    it(what, async () => {
      for (const one of await list(path)) assertShape(one, shape);
    });
  for (const [what, path, shape] of OBJECTS)
    it(what, async () => {
      assertShape(await get(path), shape);
    });

  it('3.12 a compute price', async () => {
    const value = { amount: 'decimal', currency: 'text' };
    const shape = {
      coreType: 'text',
      planName: 'text',
      planType: 'text',
      os: 'text',
      isActive: 'true',
      value,
    };
    assertShape({ all: await get('/v2/billing/computeprices/') }, { all: [shape] });
  });

  it('3.8 the input files in a job are whole files, with decompress', async () => {
    for (const version of ['v2', 'v3'])
      assertShape(await get(`/${version}/jobs/${ended}/`), {
        jobanalyses: [{ inputFiles: [{ ...FILE, decompress: 'true' }] }],
      });
  });
});

describe('no object at the top', () => {
  const COPIED = [
    'config',
    'submit',
    'delete',
    'wait',
    'download',
    'search',
    'refresh',
    'userlogs',
  ];
  for (const path of [
    `/v2/jobs/${ended}/`,
    `/v3/jobs/${ended}/`,
    `/v3/files/${input.id}/`,
    `/v2/clusters/${cluster.id}/`,
  ])
    it(`${path.replace(/\w{6}\/$/, '{id}/')} has a key that a client copies over one of its own`, async () => {
      const keys = Object.keys((await get(path)) as object);
      assert.deepEqual(
        keys.filter((key) => COPIED.includes(key) || key.includes('_')),
        [],
      );
    });

  it('of a single job has jobStatus', async () => {
    for (const version of ['v2', 'v3'])
      assert.ok(!Object.hasOwn((await get(`/${version}/jobs/${ended}/`)) as object, 'jobStatus'));
  });
});

describe('values that clients lean on:', () => {
  const first = async <T>(path: string) => (await list(path))[0] as T;

  it('35: creating a job answers id, name, owner, dateInserted and projectId in both versions', async () => {
    for (const [version, shape] of [
      ['v2', JOB_V2],
      ['v3', JOB_V3],
    ] as const) {
      const answer = await as(ada, 'POST', `/api/${version}/jobs`, jobRequest('true'));
      assert.equal(answer.statusCode, 201);
      assertShape(answer.json(), shape);
    }
  });

  it('36: expectedRuns is null until submitted', async () => {
    assertShape(await get(`/v2/jobs/${saved}/`), { expectedRuns: 'null' });
  });

  it('37: the content is empty before submit, in both displays, and one analysis name for each tile', async () => {
    const items = (await list('/v2/jobs/?page_size=100')) as {
      id: string;
      jobStatus: { content: string };
      clusterStatusDisplay: { content: string };
      analysisNames: string[];
      storage: number;
    }[];
    const before = items.find(({ id }) => id === saved);
    const after = items.find(({ id }) => id === ended);
    assert.deepEqual(
      [before?.jobStatus.content, before?.clusterStatusDisplay.content, before?.storage],
      ['', '', 0],
    );
    assert.equal(after?.jobStatus.content, 'Completed');
    assert.deepEqual(after.analysisNames, ['Bring Your Own Software']);
    assert.ok(after.storage > 10);
  });

  it('38: the path of an output is cut at its slashes', async () => {
    const { path, relativePath } = await first<{ path: string; relativePath: string }>(
      `/v2/jobs/${ended}/files/?search=t.csv`,
    );
    assert.match(path, new RegExp(`/output/job_${ended}/run1/`));
    assert.equal(path.split('/').slice(4).join('/'), `run1/${relativePath}`);
    assert.equal(relativePath, 'out/t.csv');
  });

  it('42: cores ascend, general is among the categories', async () => {
    const types = (await list('/v2/coretypes/')) as { cores: number[]; categoryCodes: string[] }[];
    for (const { cores } of types)
      assert.deepEqual(
        cores,
        [...cores].sort((a, b) => a - b),
      );
    assert.ok(types.some(({ categoryCodes }) => categoryCodes.includes('general')));
  });

  it('43: user_included is offered on every core type', async () => {
    const { name, versions } = (await get('/v2/analyses/user_included/')) as {
      name: string;
      versions: { versionCode: string; allowedCoreTypes: string[] }[];
    };
    assert.equal(name, 'Bring Your Own Software');
    assert.deepEqual(
      versions.map(({ versionCode, allowedCoreTypes }) => [versionCode, allowedCoreTypes]),
      [['0', ['cove']]],
    );
  });

  it('44: both plans of every core type are there', async () => {
    const prices = (await get('/v2/billing/computeprices/')) as {
      planType: string;
      planName: string;
    }[];
    assert.deepEqual(
      prices.map(({ planName, planType }) => [planName, planType]),
      [
        ['pay-as-you-go-on-demand', '2019-on-demand'],
        ['pay-as-you-go-instant', '2019-on-demand-pro'],
      ],
    );
  });

  it('3.6: a version is told by its code and by its name', async () => {
    const { installedAnalyses } = (await get(`/v2/clusters/${cluster.id}/`)) as {
      installedAnalyses: unknown;
    };
    const version = { version: '0', versionName: 'CPU' };
    assert.deepEqual(installedAnalyses, [
      { analysis: { code: 'user_included', name: 'Bring Your Own Software', ...version } },
    ]);
  });

  it('46: users/me/projects/ is a page', async () => {
    assertShape(await get('/v2/users/me/projects/'), PAGE);
  });

  it('a file under its downloadUrl is the file', async () => {
    const { downloadUrl } = await first<{ downloadUrl: string }>(
      `/v3/jobs/${ended}/files/?search=t.csv`,
    );
    assert.match(downloadUrl, /\/api\/v2\/files\/\w{6}\/contents\/$/);
    assert.equal((await as(ada, 'GET', new URL(downloadUrl).pathname)).body, 't,p\n');
  });

  it('a deleted input stays in its job, with isDeleted', async () => {
    await as(ada, 'DELETE', `/api/v2/files/${input.id}/`);
    assertShape(await get(`/v2/jobs/${ended}/`), {
      jobanalyses: [{ inputFiles: [{ ...FILE, isDeleted: 'true' }] }],
    });
  });
});
