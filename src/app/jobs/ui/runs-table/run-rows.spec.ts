import type { Run } from '#contract/runs';
import { aRun } from '../../../testing/jobs';
import { columnsOf, unitIn } from './run-column';
import { runsIn, sortRuns, sortText, toRunSort } from './run-rows';
import { runsCsv } from './runs-csv';

type Values = Readonly<Record<string, string>>;

const variable = ([name, displayValue]: [string, string]) => {
  const value = Number(displayValue);
  return { name, displayValue, isRelative: false, value: Number.isNaN(value) ? 0 : value };
};

const run = (number: number, inputs: Values, results: Values = {}, over: Partial<Run> = {}): Run =>
  aRun({
    id: String(number),
    displayOrder: number,
    variables: [...Object.entries(inputs), ...Object.entries(results)].map(variable),
    resultNames: Object.keys(results),
    ...over,
  });

const runs = [
  run(1, { 'speed (m/s)': '10', mesh: 'fine' }, { drag: '2.5' }, { outcome: 'succeeded' }),
  run(2, { 'speed (m/s)': '9', mesh: 'coarse' }, {}, { outcome: 'failed', exitCode: 7 }),
  run(3, { 'speed (m/s)': '100', mesh: 'fine' }, { drag: '-1' }, { outcome: 'succeeded' }),
];
const columns = columnsOf(runs);
const order = (text: string): number[] =>
  sortRuns(runs, columns, toRunSort(text)).map(({ displayOrder }) => displayOrder);

describe('the columns of runs', () => {
  it('are what every run has, then its variables, its results and its output', () => {
    expect(columns.map(({ id }) => id)).toEqual([
      'run',
      'status',
      'exit',
      'duration',
      'in.speed (m/s)',
      'in.mesh',
      'out.drag',
      'files',
      'size',
    ]);
  });

  it('tell a result from a variable of the same name', () => {
    const same = columnsOf([run(1, { size: '1' }, { size: '2' })]);

    expect(same.filter(({ label }) => label === 'size').map(({ group }) => group)).toEqual([
      'variable',
      'result',
    ]);
    expect(same.map((column) => column.textOf(run(1, { size: '1' }, { size: '2' })))).toContain(
      '2',
    );
  });

  it('put the unit of a name beside its values', () => {
    const speed = columns.find(({ id }) => id === 'in.speed (m/s)');

    expect(speed?.textOf(aRun(runs[0]))).toBe('10 m/s');
    expect(unitIn('mass [kg]')).toBe('kg');
    expect(unitIn('mass')).toBeNull();
  });

  it('take a text for no number, though the wire gives it a zero', () => {
    const mesh = columns.find(({ id }) => id === 'in.mesh');

    expect(mesh?.numberOf(aRun(runs[0]))).toBeNull();
    expect(mesh?.textOf(aRun(runs[0]))).toBe('fine');
  });
});

describe('the rows of runs', () => {
  it('sort numbers by value, in either direction', () => {
    expect(order('in.speed (m/s)')).toEqual([2, 1, 3]);
    expect(order('-in.speed (m/s)')).toEqual([3, 1, 2]);
  });

  it('put runs without the value last, in either direction', () => {
    expect(order('out.drag')).toEqual([3, 1, 2]);
    expect(order('-out.drag')).toEqual([1, 3, 2]);
  });

  it('sort texts by letter, and equal ones by number', () => {
    expect(order('in.mesh')).toEqual([2, 1, 3]);
  });

  it('stay as they are when the address names no column that exists', () => {
    expect(order('nonsense')).toEqual([1, 2, 3]);
    expect(sortText(toRunSort('-out.drag'))).toBe('-out.drag');
  });

  it('show only those that failed, or that run', () => {
    const started = run(4, {}, {}, { dateStarted: '2026-03-01T10:00:00.000000Z' });

    expect(runsIn(runs, 'failed').map(({ id }) => id)).toEqual(['2']);
    expect(runsIn([...runs, started], 'running')).toContain(started);
  });
});

describe('the CSV of runs', () => {
  it('holds bare numbers under names with their units', () => {
    const [head, first] = runsCsv(runs, columns).split('\r\n');

    expect(head).toContain('Duration (s),speed (m/s),mesh,drag');
    expect(first).toContain('10,fine,2.5');
  });

  it('quotes what would break a row, and lets no text begin a formula', () => {
    const hostile = [run(1, { note: '=1+1,"x"', plain: '-5' })];

    const csv = runsCsv(hostile, columnsOf(hostile));

    expect(csv).toContain(`"'=1+1,""x"""`);
    expect(csv).toContain(',-5,');
  });
});
