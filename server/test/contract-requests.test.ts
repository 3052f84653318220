import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import { createWorkbench, jobRequest } from './support/workbench.ts';

/** Items 1 to 15, 33, 35 and 41 of the wire contract's checklist: how clients send, and what may not bother us. */
const bench = await createWorkbench();
const { ada, app, as, createJob, createCluster, submit, reach, item, upload, statuses } = bench;

const isOver = (id: string) =>
  reach(`${id} is over`, async () => {
    const found = await item(id);
    return found.outcome !== null && found;
  });
const send = (
  method: NonNullable<InjectOptions['method']>,
  url: string,
  type?: string,
  payload?: string,
) =>
  app.inject({
    method,
    url,
    headers: { ...ada.headers, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  });
async function created(body: object, version = 'v2') {
  const answer = await as(ada, 'POST', `/api/${version}/jobs/`, body);
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<
    Record<string, unknown> & { id: string; jobanalyses: Record<string, unknown>[] }
  >();
}
const tileOf = (job: { jobanalyses: Record<string, unknown>[] }) => job.jobanalyses[0] ?? {};
const text = await upload('a.txt', 'a\n');
const { id: jobId } = await createJob('true');

describe('1–5: how a request is sent', () => {
  it('1: without a slash at the end it is answered directly', async () => {
    for (const path of [
      `jobs/${jobId}`,
      `jobs/${jobId}/files`,
      `jobs/${jobId}/runs`,
      `jobs/${jobId}/instances`,
      `files/${text.id}`,
      `files/${text.id}/contents`,
      `files/${text.id}/lines`,
      'coretypes?page=1',
      'analyses?page=1',
      'users/me',
      'clusters?page_size=5',
    ])
      for (const base of ['/api/v2', '/api/v3', '/api', '//api/v2'])
        assert.equal((await send('GET', `${base}/${path}`)).statusCode, 200, `${base}/${path}`);
    assert.equal((await as(ada, 'PATCH', `/api/v2/jobs/${jobId}`, { name: 'B' })).statusCode, 200);
    assert.equal((await as(ada, 'POST', '/api/v2/jobs', jobRequest('true'))).statusCode, 201);
  });

  it('2: attaching and the list of jobs need no version, and bear two slashes', async () => {
    const cluster = await createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true');
    const attached = await as(ada, 'POST', `/api/clusters/${cluster.id}/jobs/`, { id });

    assert.equal(attached.statusCode, 200);
    assert.match(attached.json<{ id: string }>().id, /^[A-Za-z]{6}$/);
    assert.equal((await as(ada, 'GET', '//api/v2/jobs/')).statusCode, 200);
    assert.equal((await as(ada, 'DELETE', `//api/v2/jobs/${id}/`)).statusCode, 204);
  });

  it('3: the key is tested on the bare base', async () => {
    const asked = async (authorization: string | undefined) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await app.inject({ url: '/api/v2/', headers })).statusCode;
    };
    for (const good of ['Token', 'Bearer', 'token', 'BEARER'])
      assert.equal(await asked(`${good} ${ada.token}`), 200, good);
    for (const bad of [undefined, '', 'Token', 'Token ', 'Token None', 'Bearer None', ada.token])
      assert.equal(await asked(bad), 401, bad);
    const jwt = await app.inject({ url: '/api/v3/', headers: { authorization: 'Bearer eyA.b.c' } });
    assert.deepEqual([jwt.statusCode, jwt.body], [401, '{"detail":"Invalid token."}']);
    assert.equal(jwt.headers['www-authenticate'], 'Token');
  });

  for (const [what, type] of [
    ['application/json', 'application/json'],
    ['a charset', 'application/json;charset=utf-8'],
    ['a charset after a blank', 'application/json; charset=UTF-8'],
    ['no content type', undefined],
  ] as const) {
    it(`4: an empty body with ${what} is no 400`, async () => {
      const { id } = await createJob('true');
      const cluster = await createCluster({ coresPerSlot: 1 });
      const file = await upload('b.txt', '');

      assert.equal((await send('GET', `/api/v2/jobs/${id}/`, type, '')).statusCode, 200);
      assert.equal((await send('POST', `/api/v2/jobs/${id}/submit/`, type, '')).statusCode, 200);
      assert.equal((await send('POST', `/api/v2/jobs/${id}/stop/`, type, '')).statusCode, 202);
      assert.equal(
        (await send('POST', `/api/v2/clusters/${cluster.id}/start/`, type, '')).statusCode,
        204,
      );
      assert.equal(
        (await send('POST', `/api/v2/clusters/${cluster.id}/shutdown/`, type)).statusCode,
        202,
      );
      assert.equal((await send('DELETE', `/api/v2/files/${file.id}/`, type, '')).statusCode, 204);
      const body = JSON.stringify(jobRequest('true'));
      assert.equal(
        (await send('POST', '/api/v2/jobs/', type ?? 'text/plain', body)).statusCode,
        201,
      );
    });
  }

  it('5: a body that nobody needs is ignored, whatever it is', async () => {
    for (const body of ['{}', '{"waiveSla":true}', '{"foo":"foo","bar":"bar"}', '[1]', 'no JSON']) {
      const { id } = await createJob('true');
      const url = `/api/v2/jobs/${id}`;
      assert.equal(
        (await send('POST', `${url}/submit/`, 'application/json', body)).statusCode,
        200,
        body,
      );
      const whole = JSON.stringify(jobRequest('false'));
      assert.equal((await send('POST', `${url}/stop/`, 'application/json', whole)).statusCode, 202);
      assert.equal((await send('GET', `${url}/`, 'application/json', body)).statusCode, 200, body);
      await isOver(id);
    }
  });
});

describe('6–12: what is loose in a job', () => {
  it('6: numbers and booleans may be text; they are none in the answer', async () => {
    const job = await created(
      jobRequest('true', {
        hardware: { coresPerSlot: '2', slots: '1', walltime: '1.5' },
        tile: { useRescaleLicense: 'false', useMpi: 'True' },
        job: { isLowPriority: 'true' },
      }),
    );
    const { hardware, useRescaleLicense, useMpi } = tileOf(job);
    assert.deepEqual([job['isLowPriority'], useRescaleLicense, useMpi], [true, false, true]);
    const { coresPerSlot, slots, walltime } = hardware as Record<string, unknown>;
    assert.deepEqual([coresPerSlot, slots, walltime], [2, 1, 1.5]);
    const cluster = await createCluster(
      { coresPerSlot: '2', slots: '1' },
      { runLowPriority: 'true' },
    );
    assert.deepEqual([cluster.runLowPriority, cluster.hardware.coresPerSlot], [true, 2]);
  });

  it('7: a core type may be a code or an object with one, and is told as the version has it', async () => {
    for (const coreType of [
      'cove',
      { code: 'cove' },
      { code: 'cove', name: 'Cove Two' },
      'covetwo',
      ' Cove  Two ',
    ]) {
      const body = jobRequest('true', { hardware: { coreType } });
      const typeIn = async (version: string) =>
        (tileOf(await created(body, version))['hardware'] as { coreType: unknown }).coreType;
      assert.equal(await typeIn('v2'), 'cove');
      assert.deepEqual(await typeIn('v3'), { code: 'cove', name: 'Cove Two' });
    }
  });

  it('8: unknown keys are ignored at every level', async () => {
    const noise = {
      useMPI: true,
      cores: 3,
      numOfNodes: 1,
      name: 'x',
      data: [null],
      clonedFrom: 'aBcDeF',
    };
    const body = jobRequest('true', {
      hardware: { numOfNodes: 2, coreSummary: { memoryPerNode: 1 } },
      tile: {
        ...noise,
        inputFiles: [{ ...text, decompress: 'false', isReusable: true }],
        inputFileParseTask: {},
      },
      job: {
        ...noise,
        name: 'x',
        project_id: '',
        isReusable: false,
        cidrRule: null,
        publicKey: 'ssh',
        sshPort: 22,
      },
    });
    await created({
      ...body,
      archiveFilters: [],
      isTemplate: false,
      templatedFrom: null,
      autoTerminateCluster: true,
    });
  });

  for (const envVars of [null, {}, { '': '' }, '']) {
    it(`9: envVars ${JSON.stringify(envVars)} are {} in the answer`, async () => {
      assert.deepEqual(
        tileOf(await created(jobRequest('true', { tile: { envVars } })))['envVars'],
        {},
      );
    });
  }

  it('9: values of envVars become text', async () => {
    const job = await created(
      jobRequest('true', { tile: { envVars: { A: 4, B: true, C: null, '': 'x' } } }),
    );
    assert.deepEqual(tileOf(job)['envVars'], { A: '4', B: 'true', C: '' });
  });

  it('10: licences and projects may be null, empty or whole', async () => {
    const settings = { featureSets: [{ name: 'a', features: [{ name: 'b', count: '1' }] }] };
    for (const onDemandLicenseSeller of [null, '', { code: 'a', name: 'A' }])
      for (const userDefinedLicenseSettings of [null, 'text', settings])
        for (const projectId of [null, '']) {
          const job = await created(
            jobRequest('true', {
              tile: { onDemandLicenseSeller, userDefinedLicenseSettings },
              job: { projectId },
            }),
          );
          assert.equal(job['projectId'], null);
          assert.deepEqual(tileOf(job)['userDefinedLicenseSettings'], userDefinedLicenseSettings);
        }
  });

  it('11: what is missing has the defaults', async () => {
    for (const inputFiles of [undefined, null, []]) {
      const { hardware, analysis, ...tile } = tileOf(
        await created(jobRequest('true', { tile: { inputFiles } })),
      );
      const { slots, walltime, type } = hardware as Record<string, unknown>;
      assert.deepEqual([slots, walltime, type], [1, null, 'compute']);
      assert.equal((analysis as { version: string }).version, '0');
      assert.deepEqual(tile['inputFiles'], []);
    }
  });

  it('12: a placeholder in every tile but one: that one runs', async () => {
    const tileWith = (command: string) => ({
      ...jobRequest(command).jobanalyses[0],
      inputFiles: [{ id: text.id }],
    });
    const blanks = ['', '#', '# ', ':', '#none', ' \n# two\n'].map(tileWith);
    for (const jobanalyses of [
      [...blanks, tileWith('cat a.txt > b.txt')],
      [tileWith('cat a.txt > b.txt'), ...blanks],
    ]) {
      const { id } = await created({ name: 'Tiles', jobanalyses });
      await submit(id);
      assert.equal((await isOver(id)).outcome, 'succeeded');
      const files = (await as(ada, 'GET', `/api/v2/jobs/${id}/files/?search=b.txt`)).json<{
        count: number;
      }>();
      assert.equal(files.count, 1);
    }
  });
});

describe('13, 14, 33, 35, 41: what is refused, changed and deleted', () => {
  it('13: a core count that is not offered is a nested 400; a good one is taken', async () => {
    const answer = await as(
      ada,
      'POST',
      '/api/v2/jobs/',
      jobRequest('true', { hardware: { coresPerSlot: 3 } }),
    );
    assert.equal(answer.statusCode, 400);
    const [tile] = answer.json<{ jobanalyses: { hardware: { coresPerSlot: string[] } }[] }>()
      .jobanalyses;
    assert.match(tile?.hardware.coresPerSlot[0] ?? '', /cove offers 1, 2, 4 .* not 3/);
    await created(jobRequest('true', { hardware: { coresPerSlot: 2 } }));
  });

  for (const [field, body] of [
    ['name', { ...jobRequest('true'), name: null }],
    ['name', { jobanalyses: jobRequest('true').jobanalyses }],
    ['jobanalyses', { name: 'x' }],
    ['jobanalyses', { name: 'x', jobanalyses: [] }],
    ['jobanalyses', jobRequest('true', { hardware: { coreType: 'unknown' } })],
    ['jobanalyses', jobRequest('true', { tile: { analysis: { code: 'unknown' } } })],
    [
      'jobanalyses',
      jobRequest('true', { tile: { analysis: { code: 'user_included', version: '9' } } }),
    ],
    ['jobanalyses', jobRequest('true', { tile: { inputFiles: [{ id: 'aBcDeF' }] } })],
    ['clusterId', jobRequest('true', { job: { clusterId: 'aBcDeF' } })],
  ] as const) {
    it(`what is wrong is named: ${field} of ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const answer = await as(ada, 'POST', '/api/v3/jobs/', body);
      assert.equal(answer.statusCode, 400);
      assert.deepEqual(Object.keys(answer.json()), [field]);
    });
  }

  it('41: a refused project is a list of texts, wherever it is sent', async () => {
    const refusals = await Promise.all([
      as(ada, 'POST', '/api/v2/jobs/', jobRequest('true', { job: { projectId: 'aBcDeF' } })),
      as(ada, 'POST', '/api/v2/jobs/', jobRequest('true', { job: { projectId: 7 } })),
      as(ada, 'PATCH', `/api/v2/jobs/${jobId}/`, { projectId: 'aBcDeF' }),
      as(ada, 'POST', `/api/v3/organizations/moorage/jobs/${jobId}/project-assignment/`, {
        projectId: 'x',
      }),
    ]);
    for (const answer of refusals) {
      assert.equal(answer.statusCode, 400);
      const { projectId } = answer.json<{ projectId: unknown }>();
      assert.ok(Array.isArray(projectId) && typeof projectId[0] === 'string', answer.body);
    }
    const none = await as(
      ada,
      'POST',
      `/api/v2/organizations/moorage/jobs/${jobId}/project-assignment/`,
      { projectId: '' },
    );
    assert.deepEqual([none.statusCode, none.body], [200, '{"projectId":null}']);
  });

  it('PATCH changes what it names and nothing else, and answers the whole job', async () => {
    const { id } = await createJob('echo first', {
      hardware: { walltime: 3 },
      job: { description: 'Waves', tags: ['a'], isLowPriority: true },
    });
    const answer = await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, { name: 'New', projectId: null });
    const job = answer.json<Record<string, unknown> & { jobanalyses: Record<string, unknown>[] }>();
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(
      [job['name'], job['description'], job['userTags'], job['isLowPriority'], job['projectId']],
      ['New', 'Waves', ['a'], true, null],
    );
    assert.equal(tileOf(job)['command'], 'echo first');
    const again = await as(ada, 'PATCH', `/api/v2/jobs/${id}/`, { isLowPriority: 'false' });
    assert.deepEqual(
      [
        again.json<Record<string, unknown>>()['name'],
        again.json<Record<string, unknown>>()['isLowPriority'],
      ],
      ['New', false],
    );
  });

  it('33: after submit only name and description change; on a Completed job nothing does', async () => {
    const { id } = await createJob('true', { job: { description: 'Waves' } });
    await submit(id);
    const change = (body: object) => as(ada, 'PATCH', `/api/v2/jobs/${id}/`, body);
    const active = await change({ name: 'New', jobanalyses: jobRequest('false').jobanalyses });
    assert.equal(active.statusCode, 200, active.body);
    const { name, description, jobanalyses } = active.json<{
      name: string;
      description: string;
      jobanalyses: { command: string }[];
    }>();
    assert.deepEqual([name, description, jobanalyses[0]?.command], ['New', 'Waves', 'true']);
    const twice = await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`);
    assert.equal(twice.statusCode, 400);
    assert.match(twice.body, /started/);
    await isOver(id);
    const before = await statuses(id);

    const ended = await change({ name: 'Newer' });
    assert.deepEqual([ended.statusCode, ended.json<{ name: string }>().name], [200, 'New']);
    const again = await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`);
    assert.deepEqual([again.statusCode, again.body], [200, '']);
    assert.deepEqual(await statuses(id), before);
    assert.equal((await as(ada, 'POST', `/api/v2/jobs/${id}/stop/`)).statusCode, 202);
    assert.deepEqual(await statuses(id), before);
  });

  it('14: deleteInputFiles=True takes the inputs along, save those that others use', async () => {
    const [own, shared] = [await upload('own.txt', ''), await upload('shared.txt', '')];
    const inputFiles = [{ id: own.id }, { id: shared.id }];
    const { id } = await createJob('true', { tile: { inputFiles } });
    await createJob('true', { tile: { inputFiles: [{ id: shared.id }] } });
    const gone = await send(
      'DELETE',
      `/api/v2/jobs/${id}/?deleteInputFiles=True`,
      'application/json',
      '',
    );
    assert.deepEqual([gone.statusCode, gone.body], [204, '']);
    assert.equal((await as(ada, 'GET', `/api/v2/files/${own.id}/`)).statusCode, 404);
    assert.equal((await as(ada, 'GET', `/api/v2/files/${shared.id}/`)).statusCode, 200);
    assert.equal((await as(ada, 'GET', `/api/v2/jobs/${id}/`)).statusCode, 404);
  });
});
