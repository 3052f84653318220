import type { Run } from '#contract/runs';
import type { ChartAxis, ChartPoint, ChartSpec } from '../../../shared/chart/chart-spec';
import { formatCount } from '../../../shared/format/format';
import type { RunColumn } from '../runs-table/run-column';
import type { PlotSettings } from './plot-settings';
import { seriesBy } from './plot-series';

export interface Plot {
  readonly spec: ChartSpec;
  /** Why runs are missing from it; empty: none is. */
  readonly note: string;
}

/** The runs as points. A column of texts becomes an axis of names. */
export function plotOf(
  runs: readonly Run[],
  columns: readonly RunColumn[],
  { x, y, colour, isLogX, isLogY }: PlotSettings,
): Plot | null {
  const [columnX, columnY, columnC] = [x, y, colour].map((id) =>
    columns.find((column) => column.id === id),
  );
  if (!columnX || !columnY || !columnC) return null;
  const [placeX, placeY] = [placesOf(columnX, runs), placesOf(columnY, runs)];
  const points: { run: Run; point: ChartPoint }[] = [];
  let withoutValue = 0;
  let belowLog = 0;
  for (const run of runs) {
    const [atX, atY] = [placeX.of(run), placeY.of(run)];
    if (atX === null || atY === null) withoutValue += 1;
    else if ((isLogX && atX <= 0) || (isLogY && atY <= 0)) belowLog += 1;
    else
      points.push({
        run,
        point: { x: atX, y: atY, id: run.id, text: textOf(run, columnX, columnY, columnC) },
      });
  }
  const count = formatCount(points.length, 'run');
  return {
    spec: {
      label: `${columnY.label} against ${columnX.label} of ${count}. The table of runs holds the same values.`,
      x: { ...placeX.axis, isLog: isLogX },
      y: { ...placeY.axis, isLog: isLogY },
      series: seriesBy(columnC, points),
    },
    note: [
      withoutValue > 0 ? `${formatCount(withoutValue, 'run')} without these values.` : '',
      belowLog > 0 ? `${formatCount(belowLog, 'run')} at zero or below: not on a log axis.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  };
}

function placesOf(
  column: RunColumn,
  runs: readonly Run[],
): { of: (run: Run) => number | null; axis: ChartAxis } {
  if (runs.some((run) => column.numberOf(run) !== null))
    return { of: column.numberOf, axis: { label: column.label } };
  const names = [...new Set(runs.map(column.textOf))].filter(Boolean).toSorted();
  return {
    of: (run) => {
      const index = names.indexOf(column.textOf(run));
      return index < 0 ? null : index + 1;
    },
    axis: {
      label: column.label,
      min: 0,
      max: names.length + 1,
      format: (value) => names[value - 1] ?? null,
    },
  };
}

function textOf(run: Run, ...columns: readonly RunColumn[]): string {
  const values = new Set(columns.map((column) => `${column.label}: ${column.textOf(run) || '–'}`));
  return [`Run ${run.id}`, ...values].join(' · ');
}
