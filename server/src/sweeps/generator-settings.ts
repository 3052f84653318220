import type { JobVariableRequest } from '#contract/sweeps';
import { refuseVariable } from './refuse.ts';
import { numberIn } from './run-variable.ts';

/** What clients call each setting, without case, blanks and underscores; the first is what refusals say. */
const NAMES = {
  minvalue: ['min', 'minimum', 'lower', 'lowerbound', 'low', 'start', 'from'],
  maxvalue: ['max', 'maximum', 'upper', 'upperbound', 'high', 'stop', 'end', 'to'],
  increment: ['step', 'stepsize', 'delta'],
  count: ['n', 'num', 'points', 'numpoints', 'numberofpoints', 'numvalues', 'numberofvalues'],
  mean: ['mu', 'average'],
  standardDeviation: ['stddev', 'stdev', 'std', 'sd', 'sigma', 'deviation'],
  mode: ['mostlikely', 'likely', 'peak'],
  nominalValue: ['nominal', 'baseline'],
  seed: [],
} as const;
type Setting = keyof typeof NAMES;

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

/** The settings of the variable at `index`, read as loosely as numbers come. */
export function settingsOf(
  { valueGeneratorType, valueGeneratorSettings }: JobVariableRequest,
  index: number,
) {
  const given = new Map(
    Object.entries(valueGeneratorSettings).map(([name, value]) => [plain(name), value]),
  );
  const refuse = (setting: string, message: string) =>
    refuseVariable(index, { valueGeneratorSettings: { [setting]: [message] } });

  function find(setting: Setting): unknown {
    const names = [plain(setting), ...NAMES[setting]];
    return names.map((name) => given.get(name)).find((value) => !isMissing(value));
  }

  function number(setting: Setting): number | null {
    const value = find(setting);
    if (value === undefined) return null;
    const found = typeof value === 'string' ? numberIn(value.trim()) : value;
    if (typeof found === 'number' && Number.isFinite(found)) return found;
    throw refuse(setting, 'A number is required.');
  }

  return {
    number,
    refuse,
    required(setting: Setting): number {
      const found = number(setting);
      if (found !== null) return found;
      throw refuse(setting, `${valueGeneratorType ?? 'This variable'} needs this number.`);
    },
    seed: (): string | null => {
      const seed = find('seed');
      if (seed === undefined) return null;
      if (typeof seed === 'string' || typeof seed === 'number') return String(seed);
      throw refuse('seed', 'A number or a text is required.');
    },
    /** What the first run has when a nominal one is asked for; text will do where a table has text. */
    nominal: (): string | null => {
      const value = find('nominalValue');
      if (value === undefined) return null;
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      throw refuse('nominalValue', 'A number or a text is required.');
    },
  };
}
export type Settings = ReturnType<typeof settingsOf>;

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';
