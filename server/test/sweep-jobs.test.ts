import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Job } from '#contract/jobs';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const { ada, bob, as, upload, get, post, submit } = await createWorkbench();

const csv = await upload('velocities.csv', 'v,angle\n1,10\n2,20\n3,30\n');
const cases = await upload('cases.csv', 'load\nlow\nhigh\n');
const template = await upload('U.template', 'v ${v}\n');
const script = await upload('extract.py', 'print("Cd\\t0.1")\n');
const drawn = {
  name: 'roughness',
  variableType: 'Param',
  valueGeneratorType: 'Normal',
  valueGeneratorSettings: { mean: '1', standardDeviation: '0.1' },
};

/** A job with everything that a sweep may have. */
const everything = () =>
  jobRequest('./run.sh', {
    job: {
      paramFile: { id: csv.id },
      caseFile: cases,
      jobvariables: [{ name: 'v', variableType: 'Param' }, drawn],
      monteCarloIterations: '2',
      includeNominalRun: 'true',
      isTemplateDryRun: '',
    },
    tile: {
      templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'case/0/U' }],
      preProcessScript: { id: script.id },
      preProcessScriptCommand: null,
      postProcessScript: script,
      postProcessScriptCommand: 'python3 extract.py',
      flags: { igCv: 'true', later: 1 },
    },
  });

async function created(body: object): Promise<Job> {
  const response = await post('/jobs/', body);
  assert.equal(response.statusCode, 201, response.body);
  return Job.parse(response.json());
}
async function refusal(body: object): Promise<unknown> {
  const response = await post('/jobs/', body);
  assert.equal(response.statusCode, 400, response.body);
  return response.json();
}
const inTile = (tile: object) => refusal(jobRequest('true', { tile }));

describe('a job that is a sweep', () => {
  it('names its files whole, and everything else as it was understood', async () => {
    const job = await created(everything());
    const [tile] = job.jobanalyses;
    assert.ok(tile);

    assert.deepEqual(
      [job.paramFile?.name, job.caseFile?.id, job.monteCarloIterations, job.includeNominalRun],
      ['velocities.csv', cases.id, 2, true],
    );
    assert.equal(job.isTemplateDryRun, false);
    assert.deepEqual(
      job.jobvariables.map(({ name, displayOrder, valueGeneratorType }) => [
        ...[name, displayOrder, valueGeneratorType],
      ]),
      [
        ['v', 0, ''],
        ['roughness', 1, 'Normal'],
      ],
    );
    assert.deepEqual(
      tile.templateTasks.map((task) => [task.templateFile.name, task.processedFilename]),
      [['U.template', 'case/0/U']],
    );
    assert.deepEqual(
      [tile.preProcessScript?.name, tile.postProcessScript?.md5, tile.preProcessScriptCommand],
      ['extract.py', script.md5, ''],
    );
    assert.deepEqual(tile.flags, { igCv: true, later: 1 });
  });

  it('expects all its runs once it is submitted', async () => {
    const { id } = await created(everything());
    await submit(id);

    assert.equal(Job.parse(await get(`/jobs/${id}/`)).expectedRuns, 3 * 2 * 2 + 1);
  });

  it('counts its files as input', async () => {
    const { id } = await created(everything());
    const { results } = (await get(`/jobs/?id=${id}`)) as { results: { storage: number }[] };

    assert.equal(
      results[0]?.storage,
      [csv, cases, template, script].reduce((sum, { decryptedSize }) => sum + decryptedSize, 0),
    );
  });

  it('keeps its files from going with another job that has them too', async () => {
    const own = await upload('own.csv', 'x\n1\n');
    const { id } = await created(
      jobRequest('true', {
        job: { paramFile: { id: own.id } },
        tile: {
          postProcessScript: { id: script.id },
          templateTasks: [{ templateFile: { id: template.id }, processedFilename: 'U' }],
        },
      }),
    );
    await created(everything());

    await as(ada, 'DELETE', `/api/v2/jobs/${id}/?deleteInputFiles=true`);

    const status = async (file: string) =>
      (await as(ada, 'GET', `/api/v2/files/${file}/`)).statusCode;
    assert.deepEqual(
      [await status(own.id), await status(script.id), await status(template.id)],
      [404, 200, 200],
    );
  });

  it('has the seed of its draws from the start, and keeps it', async () => {
    const { id, jobvariables } = await created(everything());
    const seed = jobvariables[1]?.valueGeneratorSettings['seed'];
    assert.equal(typeof seed, 'number');

    const changed = await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, { name: 'Other' });
    assert.equal(Job.parse(changed.json()).jobvariables[1]?.valueGeneratorSettings['seed'], seed);
    const other = await created(everything());
    assert.notEqual(other.jobvariables[1]?.valueGeneratorSettings['seed'], seed);
  });
});

describe('15: a clone', () => {
  for (const version of ['v2', 'v3'] as const) {
    it(`of a job as ${version} gave it is the same job again, with the same draws`, async () => {
      const original = await created(everything());
      const given = await as(ada, 'GET', `/api/${version}/jobs/${original.id}/`);

      const response = await as(ada, 'POST', `/api/${version}/jobs/`, given.json<object>());

      assert.equal(response.statusCode, 201, response.body);
      const { id } = response.json<{ id: string }>();
      assert.notEqual(id, original.id);
      const clone = Job.parse(await get(`/jobs/${id}/`));
      const { id: _id, dateInserted: _date, clonedFrom, ...rest } = clone;
      const { id: _its, dateInserted: _inserted, clonedFrom: none, ...expected } = original;
      assert.deepEqual(rest, expected);
      assert.deepEqual([none, clonedFrom], [null, original.id]);
    });
  }

  it('of a job that has run starts anew', async () => {
    const { id } = await created(everything());
    await submit(id);
    const clone = await created((await get(`/jobs/${id}/`)) as object);

    assert.deepEqual([clone.expectedRuns, clone.dateSubmitted, clone.clonedFrom], [null, null, id]);
  });

  it('tells what it was made from of jobs that its maker may look at, and of no others', async () => {
    const { id } = await created(jobRequest('true', {}));
    const body = { ...jobRequest('true', {}), clonedFrom: id, id: 'zzzzzz' };

    assert.equal((await created(body)).clonedFrom, id);
    const theirs = await as(bob, 'POST', '/api/v3/jobs/', body);
    assert.equal(Job.parse(theirs.json()).clonedFrom, null);
  });
});

describe('what is wrong in a sweep is refused at its place:', () => {
  it('a file that is not there, or is no table', async () => {
    const gone = { id: 'zzzzzz' };
    const missing = { id: ['There is no file zzzzzz. Upload it again or leave it out.'] };
    assert.deepEqual(await refusal(jobRequest('true', { job: { paramFile: gone } })), {
      paramFile: missing,
    });
    assert.deepEqual(
      await inTile({
        templateTasks: [
          { templateFile: template, processedFilename: 'a' },
          { templateFile: gone, processedFilename: 'b' },
        ],
        postProcessScript: gone,
      }),
      {
        jobanalyses: [
          { templateTasks: [{}, { templateFile: missing }], postProcessScript: missing },
        ],
      },
    );
    const bad = await upload('bad.csv', 'a,b\n1\n');
    const picture = await upload('picture.csv', Buffer.from([0x61, 0x0a, 0xff, 0xfe]));
    assert.deepEqual(await refusal(jobRequest('true', { job: { paramFile: bad } })), {
      paramFile: ['Line 2: it has more or fewer values than the first line.'],
    });
    assert.deepEqual(await refusal(jobRequest('true', { job: { caseFile: picture } })), {
      caseFile: ['This file is not text in UTF-8.'],
    });
  });

  it("somebody else's file", async () => {
    const body = jobRequest('true', { job: { paramFile: { id: csv.id } } });

    assert.equal((await as(bob, 'POST', '/api/v3/jobs/', body)).statusCode, 400);
  });

  it('a kind of variable or generator that is none', async () => {
    const kinds = [
      { ...drawn, variableType: 'Sometimes' },
      { ...drawn, valueGeneratorType: 'Dice' },
    ];
    assert.deepEqual(await refusal(jobRequest('true', { job: { jobvariables: kinds } })), {
      jobvariables: [
        {
          variableType: ['One of Param, Design, Output, Case, Constraint, Objective is required.'],
        },
        {
          valueGeneratorType: [
            'One of Normal, Uniform, Linspace, FixedRange, Triangular, LogNormal is required.',
          ],
        },
      ],
    });
    assert.deepEqual(await refusal(jobRequest('true', { job: { jobvariables: [{}] } })), {
      jobvariables: [
        { name: ['This field is required.'], variableType: ['This field is required.'] },
      ],
    });
  });

  it('a number of draws that is none', async () => {
    const body = (monteCarloIterations: unknown) =>
      jobRequest('true', { job: { monteCarloIterations } });

    assert.deepEqual(await refusal(body('many')), {
      monteCarloIterations: ['A number is required.'],
    });
    assert.equal((await created(body(0))).monteCarloIterations, null);
  });

  for (const path of ['/etc/passwd', '../x', 'a/../../x', 'a/..', '.', 'a/', '', ' ', 'a\nb'])
    it(`a template that is put at ${JSON.stringify(path)}`, async () => {
      const body = await inTile({
        templateTasks: [{ templateFile: template, processedFilename: path }],
      });

      assert.match(
        JSON.stringify(body),
        /^\{"jobanalyses":\[\{"templateTasks":\[\{"processedFilename":/,
      );
    });
});
