import { loadFacts, loadSpec } from './load-spec';

const at = (minute: number, node: string, cpu: number, memory: number) => ({
  time: `2026-03-01T10:0${String(minute)}:00.000000Z`,
  node,
  cpu,
  memory,
});
const measurements = [at(1, 'one', 0.5, 2e9), at(0, 'one', 0.25, 1e9), at(1, 'two', 1, 4e9)];

describe('the load of a job', () => {
  it('is a line for each node, in its order of time', () => {
    const { series, y } = loadSpec(measurements, 'cpu');

    expect(
      series.map(({ name, points }) => [name, points.map((point) => [point.x, point.y])]),
    ).toEqual([
      [
        'one',
        [
          [0, 25],
          [1, 50],
        ],
      ],
      ['two', [[1, 100]]],
    ]);
    expect([y.min, y.max]).toEqual([0, 100]);
  });

  it('counts memory in gigabytes', () => {
    const { series, y } = loadSpec(measurements, 'memory');

    expect(y.label).toBe('memory (GB)');
    expect(series[1]?.points[0]).toEqual({ x: 1, y: 4, text: 'two · after 1.0 min · 4.00 GB' });
  });

  it('is told in short, too', () => {
    expect(loadFacts([1, 3, 2])).toEqual({ last: 2, mean: 2, most: 3 });
    expect(loadFacts([])).toEqual({ last: 0, mean: 0, most: 0 });
  });
});
