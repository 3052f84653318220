import type { SweepForm } from '#contract/drafts';
import { plainForm } from '../../../testing/drafts';
import { previewCsv } from './read-csv';
import { isPlain, runCount, type SweepVariable, withGenerator } from './sweep';

const none: SweepForm = plainForm.sweep;
const range: SweepVariable = {
  name: 'size',
  generator: 'FixedRange',
  settings: { minvalue: '0', maxvalue: '0.3', increment: '0.1' },
};
const drawn: SweepVariable = { name: 'load', generator: 'Normal', settings: {} };

describe('the number of runs', () => {
  it('is one without a sweep', () => {
    expect(isPlain(none)).toBeTrue();
    expect(runCount(none, null)).toBe(1);
  });

  it('is that of every line with every value, and the nominal run before them', () => {
    const sweep = { ...none, paramFile: 'pQwXeR', variables: [range], includeNominalRun: true };

    expect(runCount(sweep, 10)).toBe(41);
  });

  it('takes what is drawn together, so many times as there are iterations', () => {
    const variables = [drawn, { ...drawn, name: 'wind' }];

    expect(runCount({ ...none, variables, iterations: 100 }, null)).toBe(100);
  });

  it('is not known while a number is missing or the table is not read', () => {
    const open = { ...range, settings: {} };

    expect(runCount({ ...none, variables: [open] }, null)).toBeNull();
    expect(runCount({ ...none, paramFile: 'pQwXeR' }, null)).toBeNull();
    expect(runCount({ ...none, variables: [drawn] }, null)).toBeNull();
  });

  it('keeps of the settings what another generator asks for too', () => {
    expect(withGenerator(range, 'Linspace').settings).toEqual({ minvalue: '0', maxvalue: '0.3' });
  });
});

describe('the preview of a table', () => {
  it('has its columns, its first rows and their number', () => {
    const seen = previewCsv('\uFEFFsize,note\r\n1,"a, ""b"""\r\n\r\n2,c\r\n3,d\n4,e\n5,f\n6,g');

    expect(seen.columns).toEqual(['size', 'note']);
    expect(seen.rows[0]).toEqual(['1', 'a, "b"']);
    expect([seen.rows.length, seen.count]).toEqual([5, 6]);
  });

  it('of nothing is empty', () => {
    expect(previewCsv('')).toEqual({ columns: [], rows: [], count: 0 });
  });
});
