import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Job, JobListItem, JobV2 } from '#contract/jobs';
import { page } from '#contract/wire';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const bench = await createWorkbench();
const { as, ada, bob, post, get, createJob, submit, reach, item } = bench;

const create = (body: object, version = 'v3') => as(ada, 'POST', `/api/${version}/jobs/`, body);
const isOver = (jobId: string) => async () => (await item(jobId)).outcome ?? undefined;
async function finished(command = 'true', name = 'A job') {
  const { id } = await createJob(command, { name });
  await submit(id);
  await reach('over', isOver(id));
  return id;
}
async function refusal(body: object): Promise<Record<string, unknown>> {
  const response = await create(body);
  assert.equal(response.statusCode, 400, response.body);
  return response.json();
}

describe('creating a job', () => {
  it('saves it and starts nothing', async () => {
    const job = await createJob('true', { name: 'Harbour swell' });

    assert.deepEqual(
      [job.name, job.owner, job.projectId, job.expectedRuns],
      ['Harbour swell', ada.email, null, null],
    );
    assert.match(job.dateInserted, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.deepEqual(await get(`/jobs/${job.id}/statuses/`), {
      count: 0,
      previous: null,
      results: [],
      next: null,
    });
    assert.equal(
      (await as(ada, 'GET', `/api/v3/jobs/${job.id}/cluster_statuses/`)).statusCode,
      404,
    );
  });

  it('reads leniently: numbers and booleans as text, core types as objects, unknown keys, empty optionals', async () => {
    const response = await create(
      {
        name: 'loose',
        isLowPriority: 'true',
        projectId: '',
        project_id: null,
        useMPI: true,
        cores: 4,
        jobanalyses: [
          {
            analysis: { code: 'user_included', version: '0' },
            command: 'true',
            name: 'tile',
            useRescaleLicense: 'false',
            hardware: {
              coreType: { code: 'cove' },
              coresPerSlot: '2',
              slots: '1',
              walltime: '2',
              numOfNodes: 1,
            },
            envVars: { '': '', N: 4 },
            inputFiles: null,
            onDemandLicenseSeller: '',
            userDefinedLicenseSettings: {
              featureSets: [{ name: 'a', features: [{ name: 'b', count: '1' }] }],
            },
          },
        ],
      },
      'v2',
    );

    assert.equal(response.statusCode, 201, response.body);
    const { isLowPriority, jobanalyses } = JobV2.parse(response.json());
    const [tile] = jobanalyses;
    assert.ok(tile);
    assert.equal(isLowPriority, true);
    assert.deepEqual(tile.envVars, { N: '4' });
    assert.deepEqual(
      [tile.hardware.coreType, tile.hardware.coresPerSlot, tile.hardware.walltime],
      ['cove', 2, 2],
    );
  });

  it('refuses what is wrong at its own place', async () => {
    const tile = jobRequest('true').jobanalyses[0] ?? {};
    assert.deepEqual(await refusal({ jobanalyses: [tile] }), { name: ['This field is required.'] });
    assert.deepEqual(await refusal({ name: ' ', jobanalyses: [tile] }), {
      name: ['This field may not be blank.'],
    });
    assert.deepEqual(await refusal({ name: 'x' }), { jobanalyses: ['This field is required.'] });
    assert.deepEqual(await refusal({ name: 'a\nb', jobanalyses: [tile] }), {
      name: ['No control characters or line breaks are allowed.'],
    });
    assert.deepEqual(await refusal(jobRequest('true', { hardware: { coresPerSlot: 3 } })), {
      jobanalyses: [
        { hardware: { coresPerSlot: ['cove offers 1, 2, 4 or a multiple of 4 cores, not 3.'] } },
      ],
    });
    const second = { ...tile, inputFiles: [{ id: 'AbCdEf' }] };
    const { jobanalyses } = await refusal({ name: 'x', jobanalyses: [tile, second] });
    assert.deepEqual(jobanalyses, [
      {},
      { inputFiles: [{ id: ['There is no file AbCdEf. Upload it again or leave it out.'] }] },
    ]);
    const unknown = await refusal({
      name: 'x',
      jobanalyses: [{ ...tile, analysis: { code: 'fluent' } }],
    });
    assert.match(
      JSON.stringify(unknown),
      /\{"jobanalyses":\[\{"analysis":\{"code":\["There is no analysis/,
    );
  });

  it('refuses what is not offered yet instead of ignoring it', async () => {
    const sweep = await refusal(jobRequest('true', { job: { paramFile: { id: 'AbCdEf' } } }));
    assert.deepEqual(sweep, {
      paramFile: ['Parameter sweeps are not offered by this server yet.'],
    });
    const project = await refusal(jobRequest('true', { job: { projectId: 'hYtRkw' } }));
    assert.deepEqual(project, { projectId: ['There is no project "hYtRkw" here.'] });
  });

  it('shows core types as text in v2 and as objects in v3', async () => {
    const { id } = await createJob('true');
    const v2 = JobV2.parse((await as(ada, 'GET', `/api/v2/jobs/${id}`)).json());
    const v3 = Job.parse((await as(ada, 'GET', `/api/v3/jobs/${id}/`)).json());
    assert.equal(v2.jobanalyses[0]?.hardware.coreType, 'cove');
    assert.deepEqual(v3.jobanalyses[0]?.hardware.coreType, { code: 'cove', name: 'Cove Two' });
  });
});

describe('changing a job', () => {
  it('replaces what the patch names and keeps the rest, until it is submitted', async () => {
    const { id } = await createJob('true', { name: 'before' });
    await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, { description: 'more' });
    const saved = Job.parse(await get(`/jobs/${id}/`));
    assert.deepEqual([saved.name, saved.description], ['before', 'more']);

    await submit(id);
    const response = await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, {
      name: 'after',
      isLowPriority: true,
    });
    const active = Job.parse(response.json());
    assert.deepEqual([active.name, active.isLowPriority], ['after', false]);

    await reach('over', isOver(id));
    const late = await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, { name: 'too late' });
    assert.equal(late.statusCode, 200);
    assert.equal(Job.parse(late.json()).name, 'after');
  });
});

describe('submitting', () => {
  it('is harmless with any body, refused while active, and nothing on a job that is over', async () => {
    const { id } = await createJob('true');
    const first = await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`, { waiveSla: true });
    assert.equal(first.statusCode, 200);
    const again = await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`);
    assert.equal(again.statusCode, 400);
    assert.match(again.body, /started/);

    await reach('over', isOver(id));
    assert.equal((await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`)).statusCode, 200);
    await bench.tick();
    assert.equal((await bench.statuses(id)).filter(({ status }) => status === 'Pending').length, 1);
  });

  it('happens once, however many ask at the same time', async () => {
    const { id } = await createJob('true');
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(`/jobs/${id}/submit/`)));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).toSorted(),
      [200, 400, 400, 400, 400, 400, 400, 400],
    );
    await reach('over', isOver(id));
  });

  it('through a cluster answers the id of the attachment', async () => {
    const { id: clusterId } = await bench.createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true');
    const response = await as(ada, 'POST', `/api/clusters/${clusterId}/jobs/`, {
      id,
      submit: true,
    });
    assert.equal(response.statusCode, 200, response.body);
    const attachment = response.json<{ id: string }>();
    assert.match(attachment.id, /^[A-Za-z]{6}$/);
    assert.notEqual(attachment.id, id);
    assert.equal(Job.parse(await get(`/jobs/${id}/`)).clusterId, clusterId);
  });
});

describe('deleting', () => {
  it('waits for the ephemeral cluster to be gone', async () => {
    const { id } = await createJob('true');
    await submit(id);
    assert.equal((await as(ada, 'DELETE', `/api/v3/jobs/${id}/`)).statusCode, 400);
    await reach(
      'its cluster is Stopped',
      async () => (await item(id)).clusterStatusDisplay.content === 'Stopped',
    );

    assert.equal((await as(ada, 'DELETE', `/api/v3/jobs/${id}/`)).statusCode, 204);

    assert.equal((await as(ada, 'GET', `/api/v3/jobs/${id}/`)).statusCode, 404);
  });

  it('takes the input files along when asked, save those of other jobs', async () => {
    const own = await bench.upload('own.txt', 'own');
    const shared = await bench.upload('shared.txt', 'shared');
    const inputs = (ids: string[]) => ({ tile: { inputFiles: ids.map((id) => ({ id })) } });
    await createJob('true', inputs([shared.id]));
    const { id } = await createJob('true', inputs([own.id, shared.id]));

    assert.equal(
      (await as(ada, 'DELETE', `/api/v2/jobs/${id}/?deleteInputFiles=True`)).statusCode,
      204,
    );

    assert.equal((await as(ada, 'GET', `/api/v2/files/${own.id}/`)).statusCode, 404);
    assert.equal((await as(ada, 'GET', `/api/v2/files/${shared.id}/`)).statusCode, 200);
  });
});

describe('the list of jobs', () => {
  const list = async (query: string, version = 'v3') =>
    page(JobListItem).parse((await as(ada, 'GET', `/api/${version}/jobs/?${query}`)).json());

  it('filters by state, status, outcome and text', async () => {
    const failed = await finished('exit 3', 'unlucky number');
    const saved = await createJob('echo a rare command', { name: 'saved' });

    assert.ok(
      (await list('state=completed', 'v2')).results.every(
        ({ jobStatus }) => jobStatus.content === 'Completed',
      ),
    );
    assert.ok(
      (await list('state=not_completed&page_size=100', 'v2')).results.some(
        ({ id }) => id === saved.id,
      ),
    );
    assert.deepEqual(
      (await list('status=failed')).results.map(({ id }) => id),
      [failed],
    );
    assert.deepEqual(
      (await list('search=UNLUCKY')).results.map(({ id }) => id),
      [failed],
    );
    assert.deepEqual(
      (await list('search=rare+command')).results.map(({ id }) => id),
      [saved.id],
    );
    assert.equal((await list('search=%25')).count, 0);
    assert.equal((await as(ada, 'GET', '/api/v2/jobs/?state=lost')).statusCode, 400);
    assert.ok((await list('job_status=COMPLETED', 'v2')).count > 0);
  });

  it('is walked by pages and by keyset without a gap', async () => {
    for (let n = 0; n < 5; n += 1) await createJob('true', { name: `walk ${String(n)}` });
    const all = (await list('search=walk&page_size=100')).results.map(({ id }) => id);
    assert.equal(all.length, 5);

    for (const start of [
      '/api/v2/jobs/?search=walk&page_size=2',
      '/api/v3/jobs/?search=walk&page_size=2&after=',
    ]) {
      const seen: string[] = [];
      for (let url: string | null = start; url !== null;) {
        const got = page(JobListItem).parse((await as(ada, 'GET', url)).json());
        assert.equal(got.count, 5);
        seen.push(...got.results.map(({ id }) => id));
        url = got.next?.replace(/^http:\/\/[^/]+/, '') ?? null;
      }
      assert.deepEqual(seen, all);
    }
  });

  it('shows strangers nothing', async () => {
    const id = await finished();
    assert.equal(page(JobListItem).parse((await as(bob, 'GET', '/api/v3/jobs/')).json()).count, 0);
    for (const path of [
      '',
      'statuses/',
      'cluster_statuses/',
      'clusters/',
      'runs/',
      'runs/1/',
      'instances/',
      'files/',
      'runs/1/files/',
      'runs/1/log/',
      'runs/1/tail/process_output.log',
      'runs/1/directory-contents/',
    ]) {
      assert.equal((await as(bob, 'GET', `/api/v3/jobs/${id}/${path}`)).statusCode, 404, path);
    }
    for (const path of ['submit/', 'stop/', 'runs/1/stop/']) {
      assert.equal((await as(bob, 'POST', `/api/v3/jobs/${id}/${path}`)).statusCode, 404, path);
    }
    assert.equal((await as(bob, 'DELETE', `/api/v3/jobs/${id}/`)).statusCode, 404);
  });
});
