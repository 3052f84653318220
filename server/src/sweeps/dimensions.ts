import type { JobVariableRequest } from '#contract/sweeps';
import { chance, distributionOf, type Distribution } from './draws.ts';
import { settingsOf, type Settings } from './generator-settings.ts';
import type { Table } from './read-table.ts';
import { fixedRange, linspace, type Range } from './ranges.ts';
import { refuseField, refuseVariable } from './refuse.ts';

/** Variables that change together; a sweep has every place of each dimension with every place of the others. */
export interface Dimension {
  readonly names: readonly string[];
  readonly count: number;
  /** The texts of the variables at a place, from 0 on. */
  readonly at: (place: number) => readonly string[];
  /** What stands for them in a nominal run. */
  readonly nominal: readonly string[];
}

/** A variable of the request, with where it stands there. */
interface Declared {
  readonly variable: JobVariableRequest;
  readonly settings: Settings;
}

/** Of these a run tells afterwards; nothing is put into it. */
const RESULTS: ReadonlySet<string> = new Set(['Output', 'Constraint', 'Objective']);
const COUNTING = { FixedRange: fixedRange, Linspace: linspace } as const;

/** The rows of a table; the first one is the nominal one, where a variable does not say otherwise. */
export function tableDimension(
  { columns, rows }: Table,
  declared: readonly JobVariableRequest[],
): Dimension {
  const nominals = new Map(
    declared.map((variable, index) => [variable.name, settingsOf(variable, index).nominal()]),
  );
  return {
    names: columns,
    count: rows.length,
    at: (place) => rows[place] ?? [],
    nominal: columns.map((name, column) => nominals.get(name) ?? rows[0]?.[column] ?? ''),
  };
}

/** One for each range, and one for all variables that are drawn. Refuses what neither a table nor a generator gives. */
export function generatedDimensions(
  variables: readonly JobVariableRequest[],
  { columns, iterations }: { columns: ReadonlySet<string>; iterations: number | null },
): Dimension[] {
  const ranges: Dimension[] = [];
  const drawn: (Declared & { distribution: Distribution })[] = [];
  for (const [index, variable] of variables.entries()) {
    const { name, variableType, valueGeneratorType: generator } = variable;
    if (variables.slice(0, index).some((other) => other.name === name))
      throw refuseVariable(index, { name: [`There are two variables ${name}.`] });
    if (RESULTS.has(variableType)) continue;
    const isColumn = columns.has(name);
    if (generator === null && isColumn) continue;
    if (generator === null) throw refuseVariable(index, { name: [nowhere(name)] });
    if (isColumn) throw refuseVariable(index, { valueGeneratorType: [twice(name)] });
    const settings = settingsOf(variable, index);
    const distribution = distributionOf(generator, settings);
    if (distribution) drawn.push({ variable, settings, distribution });
    else ranges.push(rangeDimension({ variable, settings }, rangeOf(variable, settings)));
  }
  if (drawn.length === 0) {
    if (iterations !== null) throw refuseField('monteCarloIterations', [NOTHING_DRAWN]);
    return ranges;
  }
  if (iterations === null) throw refuseField('monteCarloIterations', [HOW_MANY]);
  return [...ranges, drawnDimension(drawn, iterations)];
}

function rangeOf({ valueGeneratorType }: JobVariableRequest, settings: Settings): Range {
  const make = valueGeneratorType === 'Linspace' ? COUNTING.Linspace : COUNTING.FixedRange;
  return make(settings);
}

function rangeDimension({ variable, settings }: Declared, range: Range): Dimension {
  return {
    names: [variable.name],
    count: range.count,
    at: (place) => [String(range.at(place))],
    nominal: [settings.nominal() ?? String(range.middle)],
  };
}

function drawnDimension(
  drawn: readonly (Declared & { distribution: Distribution })[],
  iterations: number,
): Dimension {
  const columns = drawn.map(({ variable: { name }, settings, distribution }) => ({
    name,
    draw: distribution.draw,
    seed: settings.seed() ?? '',
    nominal: settings.nominal() ?? String(distribution.mean),
  }));
  return {
    names: columns.map(({ name }) => name),
    count: iterations,
    at: (place) =>
      columns.map(({ name, draw, seed }) => String(draw(...chance(seed, name, place + 1)))),
    nominal: columns.map(({ nominal }) => nominal),
  };
}

const nowhere = (name: string): string =>
  `${name} has no generator, and no CSV file of this job has a column of that name.`;
const twice = (name: string): string =>
  `${name} is a column of a CSV file too. Leave the generator or the column out.`;
const NOTHING_DRAWN =
  'No variable is drawn. Give one the generator Normal, Uniform, Triangular or LogNormal, or leave this out.';
const HOW_MANY = 'This field is required, for there are variables that are drawn.';
