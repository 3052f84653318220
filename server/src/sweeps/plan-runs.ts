import type { JobRequest } from '#contract/jobs';
import type { RunVariable } from '#contract/runs';
import { DomainError } from '../http/domain-error.ts';
import { generatedDimensions, tableDimension, type Dimension } from './dimensions.ts';
import { BadTable, readTable, type Table } from './read-table.ts';
import { refuseField } from './refuse.ts';
import { toVariable } from './run-variable.ts';

/** What one run of a job is given. */
export interface RunPlan {
  readonly variables: RunVariable[];
}

/** The text of a file; refuses what is no text, or too long for a table. */
export type ReadText = (fileId: string) => Promise<string>;

export type Sweep = Pick<
  JobRequest,
  'paramFile' | 'caseFile' | 'jobvariables' | 'includeNominalRun' | 'monteCarloIterations'
>;

/** Runs of one job. */
const MOST_RUNS = 10_000;
/** Characters that the variables of all runs take together, so that they fit into memory and one transaction. */
const MOST_TEXT = 64 * 1024 * 1024;
/** What a variable takes beside its name and text. */
const AROUND = 60;

/**
 * The runs of a job in their order; a plain job is one run without variables. Every row of the parameter file is run
 * with every value of each range, every draw, and every case; what comes later in this list changes faster.
 * Refuses a sweep that cannot be made, at the field that is wrong.
 */
export async function planRuns(sweep: Sweep, readText: ReadText): Promise<RunPlan[]> {
  const { jobvariables, includeNominalRun, monteCarloIterations } = sweep;
  const parameters = await tableOf('paramFile', sweep.paramFile, readText);
  const cases = await tableOf('caseFile', sweep.caseFile, readText);
  const both = cases?.columns.find((name) => parameters?.columns.includes(name));
  if (both !== undefined)
    throw refuseField('caseFile', [`The column ${both} is in the parameter file too.`]);

  const toDimension = (table: Table | null): Dimension[] =>
    table ? [tableDimension(table, jobvariables)] : [];
  const dimensions = [
    ...toDimension(parameters),
    ...generatedDimensions(jobvariables, {
      columns: new Set([...(parameters?.columns ?? []), ...(cases?.columns ?? [])]),
      iterations: monteCarloIterations,
    }),
    ...toDimension(cases),
  ];
  if (dimensions.length === 0) return [{ variables: [] }];

  const count = dimensions.reduce((product, { count: places }) => product * places, 1);
  const runs = count + (includeNominalRun ? 1 : 0);
  if (runs > MOST_RUNS)
    throw tooLarge(sweep, `This sweep has ${String(runs)} runs; at most ${String(MOST_RUNS)}.`);
  const toPlan = planner(sweep, dimensions);
  const nominal = includeNominalRun ? [dimensions.map((dimension) => dimension.nominal)] : [];
  const places = Array.from({ length: count }, (_, run) => placesOf(dimensions, run));
  return [...nominal, ...places].map(toPlan);
}

async function tableOf(
  field: 'paramFile' | 'caseFile',
  file: Sweep['paramFile'],
  readText: ReadText,
): Promise<Table | null> {
  if (!file) return null;
  try {
    return readTable(await readText(file.id));
  } catch (error) {
    if (error instanceof BadTable) throw refuseField(field, [error.message]);
    if (error instanceof DomainError && typeof error.body.detail === 'string')
      throw refuseField(field, [error.body.detail]);
    throw error;
  }
}

/** The texts of every dimension for the run of this number, from 0 on; the last dimension changes fastest. */
function placesOf(dimensions: readonly Dimension[], run: number): (readonly string[])[] {
  let rest = run;
  return dimensions
    .toReversed()
    .map(({ count, at }) => {
      const place = rest % count;
      rest = Math.floor(rest / count);
      return at(place);
    })
    .toReversed();
}

/** Makes the variables of a run of its texts, in the order they are to be shown in. */
function planner(sweep: Sweep, dimensions: readonly Dimension[]) {
  const shown = new Map(
    sweep.jobvariables.map(({ name, displayOrder }, index) => [name, displayOrder ?? index]),
  );
  const names = dimensions.flatMap((dimension) => dimension.names);
  const order = names
    .map((name, index) => ({ name, index, shown: shown.get(name) ?? Infinity }))
    .toSorted((a, b) => (a.shown === b.shown ? a.index - b.index : a.shown - b.shown));
  let text = 0;
  return (places: readonly (readonly string[])[]): RunPlan => {
    const texts = places.flat();
    const variables = order.map(({ name, index }) => toVariable(name, texts[index] ?? ''));
    for (const { name, displayValue } of variables)
      text += name.length + displayValue.length + AROUND;
    if (text > MOST_TEXT) throw tooLarge(sweep, 'The variables of all runs together are too long.');
    return { variables };
  };
}

const tooLarge = ({ paramFile, jobvariables }: Sweep, message: string): DomainError =>
  refuseField(paramFile && jobvariables.length === 0 ? 'paramFile' : 'jobvariables', [message]);
