import type { Run } from '#contract/runs';
import { formatBytes, formatDuration } from '../../../shared/format/format';
import { runBadge } from './run-badge';

/** One thing that is known of every run: to be shown, sorted, plotted and saved alike. */
export interface RunColumn {
  /** Stands in the address: `duration`, `in.size`, `out.time`. */
  readonly id: string;
  readonly label: string;
  readonly group: 'run' | 'variable' | 'result';
  /** Null: the run has no such value, or it is no number. */
  readonly numberOf: (run: Run) => number | null;
  /** As the table shows it, with its unit; empty: nothing is known. */
  readonly textOf: (run: Run) => string;
}

type Variable = Run['variables'][number];

const OWN: readonly RunColumn[] = [
  {
    id: 'run',
    label: 'Run',
    group: 'run',
    numberOf: ({ displayOrder }) => displayOrder,
    textOf: ({ id }) => id,
  },
  {
    id: 'status',
    label: 'Status',
    group: 'run',
    numberOf: () => null,
    textOf: (run) => runBadge(run).label,
  },
  {
    id: 'exit',
    label: 'Exit code',
    group: 'run',
    numberOf: ({ exitCode }) => exitCode,
    textOf: ({ exitCode, signal }) => signal ?? (exitCode === null ? '' : String(exitCode)),
  },
  {
    id: 'duration',
    label: 'Duration (s)',
    group: 'run',
    numberOf: secondsOf,
    textOf: (run) => {
      const seconds = secondsOf(run);
      if (seconds === null) return '';
      return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds);
    },
  },
];

const OUTPUT: readonly RunColumn[] = [
  {
    id: 'files',
    label: 'Files',
    group: 'run',
    numberOf: ({ outputFileCount }) => outputFileCount,
    textOf: ({ outputFileCount }) => String(outputFileCount),
  },
  {
    id: 'size',
    label: 'Output size (bytes)',
    group: 'run',
    numberOf: ({ outputFileSize }) => outputFileSize,
    textOf: ({ outputFileSize }) => (outputFileSize === null ? '' : formatBytes(outputFileSize)),
  },
];

/** The columns of these runs: what every run has, and the variables and results that occur. */
export function columnsOf(runs: readonly Run[]): readonly RunColumn[] {
  const inputs = new Set<string>();
  const results = new Set<string>();
  for (const run of runs) {
    for (const { name } of inputsOf(run)) inputs.add(name);
    for (const name of run.resultNames) results.add(name);
  }
  return [
    ...OWN,
    ...[...inputs].map((name) => variableColumn(name, 'variable', inputsOf)),
    ...[...results].map((name) => variableColumn(name, 'result', resultsOf)),
    ...OUTPUT,
  ];
}

/** The results stand behind the inputs, so that a result may bear the name of an input. */
const inputsOf = ({ variables, resultNames }: Run): readonly Variable[] =>
  variables.slice(0, variables.length - resultNames.length);
const resultsOf = ({ variables, resultNames }: Run): readonly Variable[] =>
  variables.slice(variables.length - resultNames.length);

function variableColumn(
  name: string,
  group: 'variable' | 'result',
  of: (run: Run) => readonly Variable[],
): RunColumn {
  const unit = unitIn(name);
  const find = (run: Run): Variable | undefined => of(run).find((each) => each.name === name);
  return {
    id: `${group === 'variable' ? 'in' : 'out'}.${name}`,
    label: name,
    group,
    numberOf: (run) => {
      const found = find(run);
      return found && isNumber(found.displayValue) ? found.value : null;
    },
    textOf: (run) => {
      const found = find(run);
      if (!found) return '';
      return unit === null || !isNumber(found.displayValue)
        ? found.displayValue
        : `${found.displayValue} ${unit}`;
    },
  };
}

/** A value that is a text carries a 0 as its number: only the text tells. */
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** `speed (m/s)` and `speed [m/s]` say their unit. */
export const unitIn = (name: string): string | null =>
  /[([]([^()[\]]+)[)\]]\s*$/.exec(name)?.[1] ?? null;

function secondsOf({ dateStarted, dateCompleted }: Run): number | null {
  if (dateStarted === null || dateCompleted === null) return null;
  return (Date.parse(dateCompleted) - Date.parse(dateStarted)) / 1000;
}
