import type { SweepForm } from '#contract/drafts';

export type SweepVariable = SweepForm['variables'][number];
export type Generator = SweepVariable['generator'];

interface GeneratorInfo {
  readonly label: string;
  /** Name on the wire, and in words. */
  readonly settings: readonly (readonly [string, string])[];
  /** Drawn by chance, once an iteration. */
  readonly isDrawn: boolean;
}

export const GENERATOR_INFO: Readonly<Record<Generator, GeneratorInfo>> = {
  FixedRange: {
    label: 'range by step',
    settings: [
      ['minvalue', 'from'],
      ['maxvalue', 'to'],
      ['increment', 'step'],
    ],
    isDrawn: false,
  },
  Linspace: {
    label: 'range by count',
    settings: [
      ['minvalue', 'from'],
      ['maxvalue', 'to'],
      ['count', 'values'],
    ],
    isDrawn: false,
  },
  Normal: {
    label: 'random, normal',
    settings: [
      ['mean', 'mean'],
      ['standardDeviation', 'standard deviation'],
    ],
    isDrawn: true,
  },
  LogNormal: {
    label: 'random, log-normal',
    settings: [
      ['mean', 'mean of the logarithm'],
      ['standardDeviation', 'its standard deviation'],
    ],
    isDrawn: true,
  },
  Uniform: {
    label: 'random, uniform',
    settings: [
      ['minvalue', 'from'],
      ['maxvalue', 'to'],
    ],
    isDrawn: true,
  },
  Triangular: {
    label: 'random, triangular',
    settings: [
      ['minvalue', 'from'],
      ['mode', 'most likely'],
      ['maxvalue', 'to'],
    ],
    isDrawn: true,
  },
};

export const isDrawn = ({ generator }: SweepVariable): boolean => GENERATOR_INFO[generator].isDrawn;

/** Another generator keeps the settings that it has too. */
export function withGenerator(variable: SweepVariable, generator: Generator): SweepVariable {
  const names = GENERATOR_INFO[generator].settings.map(([name]) => name);
  const settings = Object.fromEntries(
    Object.entries(variable.settings).filter(([name]) => names.includes(name)),
  );
  return { ...variable, generator, settings };
}

/** Nothing is asked for: the job is one run. */
export const isPlain = ({
  paramFile,
  templates,
  variables,
  includeNominalRun,
}: SweepForm): boolean =>
  paramFile === null && templates.length === 0 && variables.length === 0 && !includeNominalRun;

/** How many runs it will be; null: a number is missing or wrong, or the table is not read yet. */
export function runCount(sweep: SweepForm, rows: number | null): number | null {
  const counts = [
    sweep.paramFile === null ? 1 : rows,
    sweep.variables.some(isDrawn) ? sweep.iterations : 1,
    ...sweep.variables.filter((variable) => !isDrawn(variable)).map(valuesOf),
  ];
  const product = counts.reduce<number | null>(
    (total, count) => (total === null || count === null ? null : total * count),
    1,
  );
  return product === null ? null : product + (sweep.includeNominalRun ? 1 : 0);
}

function valuesOf({ generator, settings }: SweepVariable): number | null {
  const number = (name: string): number => Number.parseFloat(settings[name] ?? '');
  if (generator === 'Linspace') return whole(number('count'));
  const steps = (number('maxvalue') - number('minvalue')) / number('increment');
  return whole(Math.floor(steps + 1e-9) + 1);
}

const whole = (count: number): number | null =>
  Number.isSafeInteger(count) && count > 0 ? count : null;
