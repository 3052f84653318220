import { imageType, parseSeparated, previewText } from './preview-kinds';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the preview of a file', () => {
  it('is a table for CSV', () => {
    expect(previewText('out/t.CSV', bytes('t,p\n0,1\n'), false)).toEqual({
      kind: 'table',
      rows: [
        ['t', 'p'],
        ['0', '1'],
      ],
      isCut: false,
    });
  });

  it('leaves out a last row that was cut', () => {
    expect(previewText('t.tsv', bytes('a\tb\nc'), true)).toEqual({
      kind: 'table',
      rows: [['a', 'b']],
      isCut: true,
    });
  });

  it('is text for anything else that has no NUL', () => {
    expect(previewText('notes', bytes('<b>hi</b>'), false)).toEqual({
      kind: 'text',
      text: '<b>hi</b>',
      isCut: false,
    });
  });

  it('is nothing for binary', () => {
    expect(previewText('a.out', bytes('a\0b'), false).kind).toBe('unsupported');
  });

  it('knows images by their name', () => {
    expect(imageType('plots/a.PNG')).toBe('image/png');
    expect(imageType('png')).toBeNull();
  });
});

describe('separated values', () => {
  const cases: readonly [string, string[][]][] = [
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a,1","say ""x"""\n', [['a,1', 'say "x"']]],
    ['"two\nlines",b\n', [['two\nlines', 'b']]],
    ['a,,\n', [['a', '', '']]],
    ['', []],
  ];
  for (const [text, rows] of cases) {
    it(`are read from ${JSON.stringify(text)}`, () => {
      expect(parseSeparated(text, ',', 10)).toEqual(rows);
    });
  }

  it('stop at the most rows asked for', () => {
    expect(parseSeparated('a\nb\nc\n', ',', 2)).toEqual([['a'], ['b']]);
  });
});
