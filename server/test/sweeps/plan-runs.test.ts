import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JobRequest } from '#contract/jobs';
import { createRandom } from '../../src/faults/random.ts';
import { DomainError } from '../../src/http/domain-error.ts';
import { planRuns } from '../../src/sweeps/plan-runs.ts';
import { seedVariables } from '../../src/sweeps/seed-variables.ts';

const tile = {
  analysis: { code: 'user_included' },
  command: 'true',
  hardware: { coreType: 'cove', coresPerSlot: 1 },
};
const FILES: Readonly<Record<string, string>> = {
  rows: 'a,b\n1,2\n3,4\n',
  cases: 'load\nlow\nhigh\n',
};

/** The runs of a job as lines like `a=1 b=2`; `files` by id. */
async function runsOf(sweep: object, files: Readonly<Record<string, string>> = FILES) {
  const request = JobRequest.parse({ name: 'Sweep', jobanalyses: [tile], ...sweep });
  const runs = await planRuns(request, (id) => Promise.resolve(files[id] ?? ''));
  return runs.map(({ variables }) =>
    variables.map(({ name, displayValue }) => `${name}=${displayValue}`).join(' '),
  );
}
const csv = (text: string) => runsOf({ paramFile: { id: 'csv' } }, { csv: text });

async function refusal(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => assert.fail('It was not refused.'),
    (problem: unknown) => problem,
  );
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.status, 400);
  return error.body;
}

const variable = (name: string, type: string, settings: object, more: object = {}) => ({
  ...{ name, variableType: 'Param', valueGeneratorType: type, valueGeneratorSettings: settings },
  ...more,
});
const range = (name: string, minvalue: unknown, maxvalue: unknown, increment: unknown) =>
  variable(name, 'FixedRange', { minvalue, maxvalue, increment });

describe('the runs of a job', () => {
  it('are one without variables, where nothing is asked for', async () => {
    assert.deepEqual(await runsOf({}), ['']);
    assert.deepEqual(await runsOf({ includeNominalRun: true }), ['']);
  });

  it('are the rows of its parameter file', async () => {
    assert.deepEqual(await runsOf({ paramFile: { id: 'rows' } }), ['a=1 b=2', 'a=3 b=4']);
  });

  it('are every row with every value of each range, every draw and every case', async () => {
    const runs = await runsOf({
      paramFile: { id: 'rows' },
      caseFile: { id: 'cases' },
      jobvariables: [range('x', 0, 1, 1), variable('u', 'Uniform', { min: 5, max: 5, seed: 1 })],
      monteCarloIterations: '2',
    });

    assert.equal(runs.length, 2 * 2 * 2 * 2);
    assert.equal(runs[0], 'x=0 u=5 a=1 b=2 load=low');
    assert.equal(runs[1], 'x=0 u=5 a=1 b=2 load=high');
    assert.equal(runs.at(-1), 'x=1 u=5 a=3 b=4 load=high');
  });

  it('show their variables in the order that is asked for', async () => {
    const order = (name: string, displayOrder?: number) => ({
      ...{ name, variableType: 'Param', displayOrder },
    });
    const shown = (jobvariables: object[]) => runsOf({ paramFile: { id: 'rows' }, jobvariables });

    assert.deepEqual(await shown([order('b', 0), order('a', 1)]), ['b=2 a=1', 'b=4 a=3']);
    assert.deepEqual(await shown([order('b')]), ['b=2 a=1', 'b=4 a=3']);
  });

  it('begin with a nominal one, where it is asked for', async () => {
    const [nominal, first] = await runsOf({
      ...{ paramFile: { id: 'rows' }, includeNominalRun: 'true', monteCarloIterations: 3 },
      jobvariables: [
        { name: 'b', variableType: 'Param', valueGeneratorSettings: { nominalValue: '7' } },
        range('x', 0, 10, 5),
        variable('n', 'Normal', { mean: 3, standardDeviation: 1, seed: 1 }),
        variable('t', 'Triangular', { min: 0, max: 6, mode: 3, nominal: 4, seed: 1 }),
        variable('l', 'LogNormal', { mean: 0, standardDeviation: 0, seed: 1 }),
      ],
    });

    assert.equal(nominal, 'b=7 x=5 n=3 t=4 l=1 a=1');
    assert.match(first ?? '', /^b=2 x=0 /);
  });

  it('have numbers where the text is one, and keep the text', async () => {
    const request = JobRequest.parse({
      ...{ name: 'Sweep', jobanalyses: [tile], paramFile: { id: 'csv' } },
    });
    const [run] = await planRuns(request, () => Promise.resolve('a,b,c\n01.50,steel,0x10\n'));

    assert.deepEqual(run?.variables, [
      { name: 'a', value: 1.5, displayValue: '01.50', isRelative: false },
      { name: 'b', value: 0, displayValue: 'steel', isRelative: false },
      { name: 'c', value: 0, displayValue: '0x10', isRelative: false },
    ]);
  });

  it('are not planned for variables that are results', async () => {
    for (const variableType of ['Output', 'Objective', 'Constraint'])
      assert.deepEqual(await runsOf({ jobvariables: [{ name: 'Cd', variableType }] }), ['']);
  });
});

describe('a parameter file', () => {
  it('is read as spreadsheets write it', async () => {
    assert.deepEqual(await csv('\ufeffa, "b b" ,c\r\n\r\n 1 ,"x, ""y""",\r\n,,\r\n2,"",3'), [
      'a=1 b b=x, "y" c=',
      'a=2 b b= c=3',
    ]);
  });

  it('keeps whatever text is written into it', async () => {
    const random = createRandom(7);
    const letters = 'a|b|1| |,|"|;|\n|.|é|😀|$|{|}'.split('|');
    const text = () =>
      Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
        letters.at(Math.floor(random() * letters.length)),
      ).join('');
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    for (let round = 0; round < 200; round += 1) {
      const rows = Array.from({ length: 3 }, () => [`x${text()}x`, `y${text()}y`]);
      const lines = rows.map((row) => row.map(quoted).join(','));

      const runs = await csv(['p,q', ...lines].join('\n'));

      assert.deepEqual(
        runs,
        rows.map(([p = '', q = '']) => `p=${p} q=${q}`),
      );
    }
  });

  const bad: Readonly<Record<string, [string, RegExp]>> = {
    'is empty': ['', /^The file is empty/],
    'has no rows': ['a,b\n\n', /^There is no line below/],
    'has a row too short': ['a,b\n1,2\n3\n', /^Line 3: it has more or fewer values/],
    'has a row too long': ['a,b\n1,2,3\n', /^Line 2: it has more or fewer values/],
    'never closes a quotation mark': ['a,b\n1,"2\n3,4\n', /^Line \d: a quotation mark is opened/],
    'has a quotation mark inside': ['a,b\n1,x"y\n', /^Line 2: a quotation mark stands/],
    'has text after a quotation mark': ['a,b\n1,"x"y\n', /^Line 2: text follows/],
    'names a column twice': ['a,b,a\n1,2,3\n', /^Line 1: the column a is there twice/],
    'names a column not at all': ['a,,b\n1,2,3\n', /^Line 1: a column has no name/],
    'names a column as none can be': ['a}\n1\n', /^Line 1: "a}" cannot be the name/],
    'is separated otherwise': ['a;b\n1;2\n', /^Line 1: columns are separated by commas/],
    'holds a NUL': ['a\n1\n\0\n', /^Line 3: a value holds a control character/],
  };
  for (const [what, [text, message]] of Object.entries(bad))
    it(`is refused with the line when it ${what}`, async () => {
      const body = (await refusal(csv(text))) as { paramFile: string[] };

      assert.match(body.paramFile[0] ?? '', message);
    });

  it('is refused when it cannot be read', async () => {
    const request = JobRequest.parse({ name: 'x', jobanalyses: [tile], caseFile: { id: 'c' } });
    const unreadable = planRuns(request, () => Promise.reject(new DomainError(400, 'No text.')));

    assert.deepEqual(await refusal(unreadable), { caseFile: ['No text.'] });
  });
});

describe('a range', () => {
  const values = async (...variables: object[]) => runsOf({ jobvariables: variables });

  it('has both its ends, and decimals as they are written', async () => {
    assert.deepEqual(await values(range('x', 0, '0.3', '0.1')), ['x=0', 'x=0.1', 'x=0.2', 'x=0.3']);
    assert.deepEqual(await values(range('x', -1, 1, 0.75)), ['x=-1', 'x=-0.25', 'x=0.5']);
    assert.deepEqual(await values(range('x', 5, 5, 1)), ['x=5']);
  });

  it('ends where it says, whatever its numbers', async () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round += 1) {
      const decimals = Math.floor(random() * 5);
      const increment = Number((0.001 + random() * 10).toFixed(decimals)) || 1;
      const steps = Math.floor(random() * 50);
      const from = Number(((random() - 0.5) * 100).toFixed(decimals));
      const to = Number((from + steps * increment).toFixed(decimals));

      const runs = await values(range('x', from, to, increment));

      assert.equal(runs.length, steps + 1);
      assert.deepEqual([runs[0], runs.at(-1)], [`x=${String(from)}`, `x=${String(to)}`]);
    }
  });

  it('of a number of values has both its ends', async () => {
    const linspace = (count: unknown) =>
      values(variable('x', 'Linspace', { min_value: '0', maxValue: 1, count }));

    assert.deepEqual(await linspace(5), ['x=0', 'x=0.25', 'x=0.5', 'x=0.75', 'x=1']);
    assert.deepEqual(await linspace('1'), ['x=0']);
    assert.deepEqual(await linspace(4), [
      'x=0',
      'x=0.333333333333333',
      'x=0.666666666666667',
      'x=1',
    ]);
  });

  it('is taken with every value of the others', async () => {
    assert.deepEqual(await values(range('x', 0, 1, 1), range('y', 5, 6, 1)), [
      ...['x=0 y=5', 'x=0 y=6', 'x=1 y=5', 'x=1 y=6'],
    ]);
  });
});

describe('a sweep is refused at the field that is wrong:', () => {
  const settings = (problem: object) => ({
    jobvariables: [{}, { valueGeneratorSettings: problem }],
  });
  const good = range('good', 0, 1, 1);
  const second = async (wrong: object, sweep: object = {}) =>
    refusal(runsOf({ jobvariables: [good, wrong], ...sweep }));

  it('a number that is missing or none', async () => {
    assert.deepEqual(
      await second(range('x', null, 1, 1)),
      settings({ minvalue: ['FixedRange needs this number.'] }),
    );
    assert.deepEqual(
      await second(range('x', 'many', 1, 1)),
      settings({ minvalue: ['A number is required.'] }),
    );
  });

  it('a range that goes backwards or nowhere', async () => {
    assert.deepEqual(
      await second(range('x', 3, 1, 1)),
      settings({ maxvalue: ['At least 3 is required.'] }),
    );
    assert.deepEqual(
      await second(range('x', 0, 1, 0)),
      settings({ increment: ['More than 0 is required.'] }),
    );
    assert.deepEqual(
      await second(variable('x', 'Linspace', { min: 0, max: 1, count: 2.5 })),
      settings({ count: ['A whole number of at least 1 is required.'] }),
    );
  });

  it('a variable that comes from nowhere, or twice', async () => {
    const nowhere = { name: 'x', variableType: 'Param' };

    assert.match(
      JSON.stringify(await second(nowhere)),
      /^\{"jobvariables":\[\{\},\{"name":\["x has/,
    );
    assert.match(JSON.stringify(await second(good)), /There are two variables good/);
    assert.match(
      JSON.stringify(await second(range('a', 0, 1, 1), { paramFile: { id: 'rows' } })),
      /"valueGeneratorType":\["a is a column/,
    );
    assert.deepEqual(
      await refusal(runsOf({ paramFile: { id: 'rows' }, caseFile: { id: 'rows' } })),
      { caseFile: ['The column a is in the parameter file too.'] },
    );
  });

  it('draws without a number of them, and the other way round', async () => {
    const drawn = variable('x', 'Normal', { mean: 0, sigma: 1 });

    assert.deepEqual(Object.keys((await second(drawn)) as object), ['monteCarloIterations']);
    assert.deepEqual(Object.keys((await refusal(runsOf({ monteCarloIterations: 5 }))) as object), [
      'monteCarloIterations',
    ]);
  });

  it('too many runs, however many', async () => {
    assert.match(
      JSON.stringify(await second(range('x', 0, 9_999, 1))),
      /"jobvariables":\["This sweep has 20000 runs; at most 10000/,
    );
    for (const increment of [1e-300, 5e-324])
      assert.match(JSON.stringify(await second(range('x', 0, 1, increment))), /at most 10000/);
    const long = `a\n${'1\n'.repeat(10_001)}`;
    assert.match(JSON.stringify(await refusal(csv(long))), /"paramFile":\["This sweep has 10001/);
  });

  it('variables that are too long together', async () => {
    const wide = `${Array.from({ length: 100 }, (_, at) => `c${String(at)}`).join(',')}\n`;
    const row = `${Array.from({ length: 100 }, () => 'x'.repeat(50)).join(',')}\n`;
    const many = runsOf(
      { paramFile: { id: 'wide' }, jobvariables: [range('x', 1, 100, 1)] },
      { wide: wide + row.repeat(100) },
    );

    assert.match(JSON.stringify(await refusal(many)), /too long/);
  });
});

describe('variables that are drawn', () => {
  it('are given a seed once, and keep it', () => {
    const { jobvariables } = JobRequest.parse({
      ...{ name: 'x', jobanalyses: [tile] },
      jobvariables: [
        range('r', 0, 1, 1),
        variable('n', 'Normal', { mean: 0, sigma: 1 }),
        variable('u', 'Uniform', { min: 0, max: 1, seed: 'mine' }),
      ],
    });
    const seeded = seedVariables(jobvariables, () => 42);

    assert.deepEqual(
      seeded.map(({ valueGeneratorSettings: { seed } }) => seed),
      [undefined, 42, 'mine'],
    );
    assert.deepEqual(
      seedVariables(seeded, () => 43),
      seeded,
    );
  });
});
