import { Text } from '@codemirror/state';
import { firstFrom } from './log-marks';
import { MOST_FOUND, searchLog } from './log-search';

const find = (lines: readonly string[], query: string, from?: number): readonly number[] => {
  const steps = [...searchLog(Text.of(lines), query, from)];
  return steps.at(-1)?.positions ?? [];
};

describe('the search in a log', () => {
  it('finds every match without regard to case', () => {
    expect(find(['Error: no', 'error, error'], 'error')).toEqual([0, 10, 17]);
  });

  it('takes its words literally', () => {
    expect(find(['a.b', 'aXb', '(x|y)*'], 'a.b')).toEqual([0]);
    expect(find(['a.b', '(x|y)*'], '(x|y)*')).toEqual([4]);
  });

  it('keeps positions behind letters that change their length', () => {
    expect(find(['İ x'], 'x')).toEqual([2]);
  });

  it('goes on from a line', () => {
    expect(find(['one x', 'two x'], 'x', 6)).toEqual([10]);
  });

  it('stops when there are more than anybody steps through', () => {
    expect(
      find(
        Array.from({ length: MOST_FOUND + 5 }, () => 'x'),
        'x',
      ).length,
    ).toBe(MOST_FOUND);
  });

  it('gives the page its turn in a long log', () => {
    const steps = [...searchLog(Text.of(Array.from({ length: 50_000 }, () => 'line')), 'nothing')];

    expect(steps.map(({ isDone }) => isDone)).toEqual([false, false, true]);
  });
});

describe('the first position from a place on', () => {
  it('is found between, at and behind positions', () => {
    expect([0, 1, 2, 5, 9, 10].map((at) => firstFrom([1, 5, 9], at))).toEqual([0, 0, 1, 1, 2, 3]);
  });
});
