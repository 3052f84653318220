import type { LoadMeasurement } from '#contract/load';
import type { ChartSpec } from '../../../shared/chart/chart-spec';

const COLOURS = ['running', 'timed-out', 'succeeded', 'lost'];
const GIGABYTE = 1e9;

const SHOWN = {
  cpu: { label: 'cores busy (%)', unit: '%', of: ({ cpu }: LoadMeasurement) => cpu * 100 },
  memory: {
    label: 'memory (GB)',
    unit: 'GB',
    of: ({ memory }: LoadMeasurement) => memory / GIGABYTE,
  },
} as const;

/** One line for each node, over the minutes since the first measurement. */
export function loadSpec(
  measurements: readonly LoadMeasurement[],
  what: keyof typeof SHOWN,
): ChartSpec {
  const { label, unit, of } = SHOWN[what];
  const begin = measurements.reduce(
    (least, { time }) => Math.min(least, Date.parse(time)),
    Infinity,
  );
  const nodes = [...Map.groupBy(measurements, ({ node }) => node)];
  return {
    label: `${label} over time, of ${nodes.map(([node]) => node).join(', ')}. The sentence above says the same in short.`,
    x: { label: 'minutes since the first measurement', min: 0 },
    y: { label, min: 0, ...(what === 'cpu' ? { max: 100 } : {}) },
    series: nodes.map(([node, points], index) => ({
      name: node,
      colour: `var(--app-${COLOURS[index % COLOURS.length] ?? 'running'})`,
      marker: 'line',
      points: points
        .map((each) => ({ x: (Date.parse(each.time) - begin) / 60_000, y: of(each) }))
        .toSorted((a, b) => a.x - b.x)
        .map(({ x, y }) => ({
          x,
          y,
          text: `${node} · after ${x.toFixed(1)} min · ${y.toPrecision(3)} ${unit}`,
        })),
    })),
  };
}

export function loadFacts(values: readonly number[]) {
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    last: values.at(-1) ?? 0,
    mean: values.length === 0 ? 0 : sum / values.length,
    most: values.reduce((most, value) => Math.max(most, value), 0),
  };
}
