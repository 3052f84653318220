import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JobRequest } from '#contract/jobs';
import { planRuns } from '../../src/sweeps/plan-runs.ts';

const COUNT = 5_000;

async function draws(type: string, settings: object, count = COUNT, name = 'x'): Promise<number[]> {
  const request = JobRequest.parse({
    name: 'Monte Carlo',
    jobanalyses: [
      {
        analysis: { code: 'user_included' },
        command: 'true',
        hardware: { coreType: 'cove', coresPerSlot: 1 },
      },
    ],
    jobvariables: [
      {
        name,
        variableType: 'Param',
        valueGeneratorType: type,
        valueGeneratorSettings: { seed: 2026, ...settings },
      },
    ],
    monteCarloIterations: count,
  });
  const runs = await planRuns(request, () => Promise.resolve(''));
  return runs.map(({ variables }) => variables[0]?.value ?? Number.NaN);
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};

/** The largest distance between the values and what their distribution says (Kolmogorov and Smirnov). */
function distance(values: readonly number[], below: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((value, index) =>
      Math.max(
        Math.abs(below(value) - index / values.length),
        Math.abs(below(value) - (index + 1) / values.length),
      ),
    ),
  );
}
/** Good generators stay below this in all but one of a thousand seeds. */
const LIMIT = 1.95 / Math.sqrt(COUNT);

/** Abramowitz and Stegun 7.1.26: exact to 0.00000015. */
function normalBelow(z: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp((-z * z) / 2);
  return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
}

describe('draws', () => {
  it('of Normal have the mean, the deviation and the form that were asked for', async () => {
    const values = await draws('Normal', { mean: '10', standardDeviation: 2 });

    assert.ok(Math.abs(meanOf(values) - 10) < 0.1, String(meanOf(values)));
    assert.ok(Math.abs(deviationOf(values) - 2) < 0.1, String(deviationOf(values)));
    assert.ok(distance(values, (value) => normalBelow((value - 10) / 2)) < LIMIT);
  });

  it('of LogNormal have a logarithm of that mean and deviation', async () => {
    const values = await draws('LogNormal', { mu: 1, sigma: 0.5 });

    assert.ok(Math.abs(meanOf(values) - Math.exp(1.125)) < 0.1, String(meanOf(values)));
    assert.ok(distance(values, (value) => normalBelow((Math.log(value) - 1) / 0.5)) < LIMIT);
  });

  it('of Uniform fill the range evenly', async () => {
    const values = await draws('Uniform', { minValue: -1, max_value: 3 });

    assert.ok(values.every((value) => value > -1 && value < 3));
    assert.ok(Math.abs(deviationOf(values) - 4 / Math.sqrt(12)) < 0.05);
    assert.ok(distance(values, (value) => (value + 1) / 4) < LIMIT);
  });

  it('of Triangular rise to the mode and fall from there', async () => {
    const [min, mode, max] = [2, 3, 7];
    const values = await draws('Triangular', { min, mode, max });
    const below = (value: number): number =>
      value < mode
        ? (value - min) ** 2 / ((max - min) * (mode - min))
        : 1 - (max - value) ** 2 / ((max - min) * (max - mode));

    assert.ok(values.every((value) => value > min && value < max));
    assert.ok(Math.abs(meanOf(values) - 4) < 0.05, String(meanOf(values)));
    assert.ok(distance(values, below) < LIMIT);
  });

  it('are the same for the same seed, however many there are, and others for another', async () => {
    const normal = { mean: 0, stdDev: 1 };
    const first = await draws('Normal', normal, 100);

    assert.deepEqual(await draws('Normal', normal, 100), first);
    assert.deepEqual((await draws('Normal', normal, 200)).slice(0, 100), first);
    assert.notDeepEqual(await draws('Normal', { ...normal, seed: 2027 }, 100), first);
    assert.equal(new Set(first).size, 100);
  });

  it('of two variables with one seed know nothing of each other', async () => {
    const x = await draws('Uniform', { min: -1, max: 1 });
    const y = await draws('Uniform', { min: -1, max: 1 }, COUNT, 'y');
    const product = meanOf(x.map((value, index) => value * (y[index] ?? Number.NaN)));

    assert.ok(Math.abs(product) < 0.02, String(product));
  });

  it('of a seed are these, now and later', async () => {
    assert.deepEqual(await draws('Uniform', { min: 0, max: 1, seed: 1 }, 2), EXPECTED);
  });
});

/** Jobs are repeated after years: what a seed draws must not change. */
const EXPECTED: number[] = [0.8090507194187982, 0.6574234022966864];
