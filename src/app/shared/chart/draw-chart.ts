import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ScaleOptions,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { ChartAxis, ChartPoint, ChartSeries, ChartSpec } from './chart-spec';

Chart.register(
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);

/** Turns a CSS colour into one that a canvas understands, as it is in the scheme of now. */
export type ResolveColour = (css: string) => string;

export interface DrawnChart {
  readonly redraw: (spec: ChartSpec) => void;
  readonly destroy: () => void;
}

const FONT = { family: 'Inter Variable, system-ui, sans-serif', size: 12 };

/** The only place that knows the chart library; loaded when the first chart is shown. See docs/adr/0035. */
export function drawChart(
  canvas: HTMLCanvasElement,
  spec: ChartSpec,
  resolve: ResolveColour,
  pointClicked: (id: string) => void,
): DrawnChart {
  const chart = new Chart(canvas, configOf(spec, resolve, pointClicked));
  return {
    redraw: (next) => {
      const { data, options } = configOf(next, resolve, pointClicked);
      chart.data = data;
      if (options !== undefined) chart.options = options;
      chart.update('none');
    },
    destroy: () => {
      chart.destroy();
    },
  };
}

function configOf(
  { x, y, series }: ChartSpec,
  resolve: ResolveColour,
  pointClicked: (id: string) => void,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const pointAt = (datasetIndex: number, index: number): ChartPoint | undefined =>
    series[datasetIndex]?.points[index];
  return {
    type: 'scatter',
    data: { datasets: series.map((each) => datasetOf(each, resolve)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      // The nearest of many small points, without having to hit it.
      interaction: { mode: 'nearest', intersect: false, axis: 'xy' },
      scales: { x: axisOf(x, resolve), y: axisOf(y, resolve) },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            label: ({ datasetIndex, dataIndex }) => pointAt(datasetIndex, dataIndex)?.text ?? '',
          },
        },
      },
      onHover: ({ native }, elements) => {
        const [nearest] = elements;
        const isLink =
          nearest !== undefined && pointAt(nearest.datasetIndex, nearest.index)?.id !== undefined;
        if (native?.target instanceof HTMLElement)
          native.target.style.cursor = isLink ? 'pointer' : 'default';
      },
      onClick: (_event, elements) => {
        const [nearest] = elements;
        const id = nearest && pointAt(nearest.datasetIndex, nearest.index)?.id;
        if (id !== undefined) pointClicked(id);
      },
    },
  };
}

function datasetOf({ name, colour, marker, points }: ChartSeries, resolve: ResolveColour) {
  const shown = resolve(colour);
  const isLine = marker === 'line';
  return {
    label: name,
    data: [...points],
    showLine: isLine,
    pointStyle: isLine ? ('circle' as const) : marker,
    radius: isLine ? 0 : 4,
    hoverRadius: isLine ? 3 : 6,
    borderWidth: isLine || marker === 'crossRot' || marker === 'star' ? 2 : 1,
    borderColor: shown,
    backgroundColor: shown,
    hoverBackgroundColor: shown,
    hoverBorderColor: resolve('var(--mat-sys-on-surface)'),
  };
}

function axisOf(
  { label, isLog = false, min, max, format }: ChartAxis,
  resolve: ResolveColour,
): ScaleOptions<'linear' | 'logarithmic'> {
  const text = resolve('var(--mat-sys-on-surface-variant)');
  const line = resolve('var(--mat-sys-outline-variant)');
  return {
    type: isLog ? 'logarithmic' : 'linear',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    title: { display: true, text: label, color: text, font: FONT },
    ticks: {
      color: text,
      font: FONT,
      maxRotation: 0,
      ...(format && { callback: (value: string | number) => format(Number(value)) }),
    },
    grid: { color: line },
    border: { color: line },
  };
}
