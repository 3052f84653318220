import type { Settings } from './generator-settings.ts';

/** Values in a row, and the one in the middle. */
export interface Range {
  readonly count: number;
  readonly at: (index: number) => number;
  readonly middle: number;
}

/** More would be refused anyway, and be too many to count exactly. */
const MOST = 1_000_000_000;

/** From the smallest value to the largest, both included, by steps of the increment. */
export function fixedRange(settings: Settings): Range {
  const { min, max } = bounds(settings);
  const increment = settings.required('increment');
  if (increment <= 0) throw settings.refuse('increment', 'More than 0 is required.');
  // The last value is meant even where its sum of decimals falls short by a hair.
  const steps = Math.min(MOST, Math.floor((max - min) / increment + 1e-9));
  const decimals = Math.max(decimalsOf(min), decimalsOf(increment));
  return {
    count: steps + 1,
    at: (index) => roundTo(min + index * increment, decimals),
    middle: middleOf(min, max),
  };
}

/** `count` values at equal distances, the smallest and the largest among them. */
export function linspace(settings: Settings): Range {
  const { min, max } = bounds(settings);
  const count = settings.required('count');
  if (!Number.isInteger(count) || count < 1)
    throw settings.refuse('count', 'A whole number of at least 1 is required.');
  return {
    count: Math.min(MOST, count),
    at: (index) => (count === 1 ? min : tidy(min + ((max - min) * index) / (count - 1))),
    middle: middleOf(min, max),
  };
}

export function bounds(settings: Settings): { min: number; max: number } {
  const min = settings.required('minvalue');
  const max = settings.required('maxvalue');
  if (max < min) throw settings.refuse('maxvalue', `At least ${String(min)} is required.`);
  if (!Number.isFinite(max - min)) throw settings.refuse('maxvalue', 'The range is too wide.');
  return { min, max };
}

const middleOf = (min: number, max: number): number => tidy(min + (max - min) / 2);

/** Without the last digit or two, which sums of decimals get wrong: 0.1 + 0.2 is 0.3. */
export const tidy = (value: number): number => Number(value.toPrecision(15));

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}

const roundTo = (value: number, decimals: number): number =>
  decimals <= 100 && Math.abs(value) < 1e21 ? Number(value.toFixed(decimals)) : tidy(value);
