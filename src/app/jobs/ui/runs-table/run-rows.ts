import type { Run } from '#contract/runs';
import type { DataSort } from '../../../shared/data-table/data-column';
import type { RunColumn } from './run-column';

/** Which runs are shown, as it stands in the address. */
export const RUN_VIEWS = ['all', 'failed', 'running'] as const;
export type RunView = (typeof RUN_VIEWS)[number];

export const toRunView = (text: string | undefined): RunView =>
  RUN_VIEWS.find((view) => view === text) ?? 'all';

const IS_IN: Readonly<Record<RunView, (run: Run) => boolean>> = {
  all: () => true,
  failed: ({ outcome }) => outcome !== null && outcome !== 'succeeded',
  running: ({ dateStarted, dateCompleted }) => dateStarted !== null && dateCompleted === null,
};

export const runsIn = (runs: readonly Run[], view: RunView): readonly Run[] =>
  runs.filter(IS_IN[view]);

/** `out.time` and `-out.time` of the address. */
export const toRunSort = (text: string | undefined): DataSort => {
  if (text === undefined || text === '' || text === '-') return { column: 'run', direction: 'asc' };
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'desc' }
    : { column: text, direction: 'asc' };
};

export const sortText = ({ column, direction }: DataSort): string =>
  direction === 'desc' ? `-${column}` : column;

/** Numbers by value before texts by letter; a run without the value comes last in either direction. */
export function sortRuns(
  runs: readonly Run[],
  columns: readonly RunColumn[],
  { column, direction }: DataSort,
): readonly Run[] {
  const by = columns.find(({ id }) => id === column);
  if (by === undefined) return runs;
  const turn = direction === 'desc' ? -1 : 1;
  return runs
    .map((run) => ({ run, value: by.numberOf(run), text: by.textOf(run) }))
    .toSorted((a, b) => {
      if ((a.text === '') !== (b.text === '')) return a.text === '' ? 1 : -1;
      const order = compare(a.value, b.value) ?? LETTERS.compare(a.text, b.text);
      return order === 0 ? a.run.displayOrder - b.run.displayOrder : order * turn;
    })
    .map(({ run }) => run);
}

const LETTERS = new Intl.Collator(undefined, { numeric: true });

function compare(a: number | null, b: number | null): number | null {
  if (a !== null && b !== null) return a - b;
  if (a === null && b === null) return null;
  return a === null ? 1 : -1;
}
