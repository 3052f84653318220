import type { Run } from '#contract/runs';
import { aRun } from '../../../testing/jobs';
import { columnsOf } from '../runs-table/run-column';
import { plotOf } from './plot-of';
import { logText, plotSettings } from './plot-settings';

const run = (number: number, size: string, time: string | null, mesh = 'fine'): Run => {
  const values = [['size', size], ['mesh', mesh], ...(time === null ? [] : [['time', time]])];
  return aRun({
    id: String(number),
    displayOrder: number,
    variables: values.map(([name = '', displayValue = '']) => ({
      name,
      displayValue,
      isRelative: false,
      value: Number(displayValue) || 0,
    })),
    resultNames: time === null ? [] : ['time'],
    outcome: time === null ? 'failed' : 'succeeded',
  });
};
const runs = [run(1, '1', '0'), run(2, '2', '20', 'coarse'), run(3, '3', null), run(4, '4', '40')];
const columns = columnsOf(runs);
const nothing = { x: null, y: null, colour: null, log: null };

describe('a plot of runs', () => {
  it('begins with the first variable against the first result, coloured by status', () => {
    expect(plotSettings(columns, nothing)).toEqual({
      x: 'in.size',
      y: 'out.time',
      colour: 'status',
      isLogX: false,
      isLogY: false,
    });
  });

  it('takes from the address what exists', () => {
    const settings = plotSettings(columns, { x: 'run', y: 'gone', colour: 'in.mesh', log: 'xy' });

    expect(settings).toEqual({
      x: 'run',
      y: 'out.time',
      colour: 'in.mesh',
      isLogX: true,
      isLogY: true,
    });
    expect(logText(settings)).toBe('xy');
  });

  it('has a point for each run that has both values, and says how many have not', () => {
    const plot = plotOf(runs, columns, plotSettings(columns, nothing));

    expect(plot?.spec.series.flatMap(({ points }) => points).map(({ id }) => id)).toEqual([
      '1',
      '2',
      '4',
    ]);
    expect(plot?.note).toBe('1 run without these values.');
  });

  it('has no place for zero on a log axis, and says so', () => {
    const plot = plotOf(runs, columns, plotSettings(columns, { ...nothing, log: 'y' }));

    expect(plot?.spec.y.isLog).toBeTrue();
    expect(plot?.note).toContain('1 run at zero or below: not on a log axis.');
  });

  it('makes an axis of names from a column of texts', () => {
    const plot = plotOf(runs, columns, plotSettings(columns, { ...nothing, x: 'in.mesh' }));

    expect([1, 2, 1.5].map((value) => plot?.spec.x.format?.(value))).toEqual([
      'coarse',
      'fine',
      null,
    ]);
  });

  it('colours by a third column: texts each by itself, many numbers by parts of their range', () => {
    const byMesh = plotOf(runs, columns, plotSettings(columns, { ...nothing, colour: 'in.mesh' }));
    const many = Array.from({ length: 20 }, (_, index) => run(index + 1, String(index), '1'));
    const bySize = plotOf(many, columns, plotSettings(columns, { ...nothing, colour: 'in.size' }));

    expect(byMesh?.spec.series.map(({ name }) => name)).toEqual(['mesh coarse', 'mesh fine']);
    expect(bySize?.spec.series.length).toBe(5);
    expect(bySize?.spec.series[0]?.name).toBe('size 0 to 3.8');
    expect(new Set(bySize?.spec.series.map(({ marker }) => marker)).size).toBe(5);
  });
});
