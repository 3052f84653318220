import type { Run } from '#contract/runs';
import type { ChartMarker, ChartPoint, ChartSeries } from '../../../shared/chart/chart-spec';
import { runBadge } from '../runs-table/run-badge';
import type { RunColumn } from '../runs-table/run-column';

interface Placed {
  readonly run: Run;
  readonly point: ChartPoint;
}

const MARKERS: readonly ChartMarker[] = [
  'circle',
  'triangle',
  'rect',
  'rectRot',
  'crossRot',
  'star',
];
/** Of texts, so many get a colour of their own, the rest share one. */
const COLOURS = ['running', 'timed-out', 'succeeded', 'lost', 'failed'].map(
  (name) => `var(--app-${name})`,
);
const BINS = 5;

/** The points by the colour that a column gives them: each status its own, numbers from low to high. */
export function seriesBy(column: RunColumn, placed: readonly Placed[]): readonly ChartSeries[] {
  if (column.id === 'status') return byStatus(placed);
  const values = placed.map(({ run }) => column.numberOf(run)).filter((value) => value !== null);
  const different = new Set(values).size;
  return different > COLOURS.length ? byBin(column, placed, values) : byText(column, placed);
}

function byStatus(placed: readonly Placed[]): readonly ChartSeries[] {
  const groups = Map.groupBy(placed, ({ run }) => runBadge(run).status);
  return [...groups].map(([status, members], index) => ({
    name: members[0] ? runBadge(members[0].run).label : status,
    colour: `var(--app-${status.replace('_', '-')})`,
    marker: status === 'succeeded' ? 'circle' : (MARKERS[1 + (index % 5)] ?? 'circle'),
    points: members.map(({ point }) => point),
  }));
}

function byText(column: RunColumn, placed: readonly Placed[]): readonly ChartSeries[] {
  const groups = Map.groupBy(placed, ({ run }) => column.textOf(run));
  const sorted = [...groups].toSorted(([a], [b]) => ORDER.compare(a, b));
  const named = sorted.slice(0, COLOURS.length).map(([text, members], index) => ({
    name: text === '' ? `no ${column.label}` : `${column.label} ${text}`,
    colour: COLOURS[index] ?? 'currentcolor',
    marker: MARKERS[index] ?? 'circle',
    points: members.map(({ point }) => point),
  }));
  const rest = sorted.slice(COLOURS.length).flatMap(([, members]) => members);
  return rest.length === 0
    ? named
    : [
        ...named,
        {
          name: 'others',
          colour: 'var(--app-waiting)',
          marker: 'star',
          points: rest.map(({ point }) => point),
        },
      ];
}

const ORDER = new Intl.Collator(undefined, { numeric: true });

/** Equal parts of the range, from one end of the scale of colours to the other. */
function byBin(
  column: RunColumn,
  placed: readonly Placed[],
  values: readonly number[],
): readonly ChartSeries[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const width = (high - low) / BINS;
  const groups = Map.groupBy(placed, ({ run }) => {
    const value = column.numberOf(run);
    return value === null ? -1 : Math.min(BINS - 1, Math.floor((value - low) / width));
  });
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, members]) => ({
      name:
        bin < 0
          ? `no ${column.label}`
          : `${column.label} ${short(low + bin * width)} to ${short(low + (bin + 1) * width)}`,
      colour:
        bin < 0
          ? 'var(--app-waiting)'
          : `color-mix(in oklab, var(--app-timed-out) ${String((bin * 100) / (BINS - 1))}%, var(--app-running))`,
      marker: MARKERS[bin] ?? 'star',
      points: members.map(({ point }) => point),
    }));
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
