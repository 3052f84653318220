import { createHash } from 'node:crypto';
import type { ValueGenerator } from '#contract/sweeps';
import type { Settings } from './generator-settings.ts';
import { bounds, tidy } from './ranges.ts';

/** A distribution to draw from. */
export interface Distribution {
  /** The value of one draw, of two numbers between 0 and 1. */
  readonly draw: (u: number, v: number) => number;
  readonly mean: number;
}

/**
 * Two numbers between 0 and 1, neither of them included, for the given draw of the given variable. Each draw is a
 * function of seed, name and number alone: more iterations or other variables leave it as it is.
 */
export function chance(seed: string, name: string, draw: number): [number, number] {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, name, draw]))
    .digest();
  const fraction = (at: number): number =>
    (Number(digest.readBigUInt64BE(at) >> 12n) + 0.5) / 2 ** 52;
  return [fraction(0), fraction(8)];
}

/** Box and Muller's way from two uniform numbers to a normal one. */
const normal = (u: number, v: number): number =>
  Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);

/** The distribution of a generator that draws; undefined for those that count. */
export function distributionOf(
  generator: ValueGenerator,
  settings: Settings,
): Distribution | undefined {
  return DISTRIBUTIONS[generator]?.(settings);
}

const DISTRIBUTIONS: Readonly<
  Partial<Record<ValueGenerator, (settings: Settings) => Distribution>>
> = {
  Normal(settings) {
    const { mean, deviation } = spread(settings);
    return { mean, draw: (u, v) => mean + deviation * normal(u, v) };
  },

  /** Mean and standard deviation are those of the logarithm, as in most libraries. */
  LogNormal(settings) {
    const { mean, deviation } = spread(settings);
    const expected = Math.exp(mean + deviation ** 2 / 2);
    if (!Number.isFinite(Math.exp(mean + 9 * deviation)) || !Number.isFinite(expected))
      throw settings.refuse(
        'mean',
        'Mean and standard deviation of the logarithm are wanted; these lead to numbers that are too large.',
      );
    return { mean: tidy(expected), draw: (u, v) => Math.exp(mean + deviation * normal(u, v)) };
  },

  Uniform(settings) {
    const { min, max } = bounds(settings);
    return { mean: tidy(min + (max - min) / 2), draw: (u) => min + (max - min) * u };
  },

  Triangular(settings) {
    const { min, max } = bounds(settings);
    const mode = settings.required('mode');
    if (mode < min || mode > max)
      throw settings.refuse('mode', `A number from ${String(min)} to ${String(max)} is required.`);
    const width = max - min;
    const rising = width === 0 ? 0 : (mode - min) / width;
    return {
      mean: tidy(min / 3 + mode / 3 + max / 3),
      draw: (u) =>
        u < rising
          ? min + Math.sqrt(u * width * (mode - min))
          : max - Math.sqrt((1 - u) * width * (max - mode)),
    };
  },
};

function spread(settings: Settings): { mean: number; deviation: number } {
  const mean = settings.required('mean');
  const deviation = settings.required('standardDeviation');
  if (deviation < 0) throw settings.refuse('standardDeviation', 'At least 0 is required.');
  return { mean, deviation };
}
