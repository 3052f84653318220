import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachment, dispositionParameter } from '../src/files/content-disposition.ts';
import { toCsv } from '../src/http/csv.ts';
import { randomText } from './support/random-text.ts';

const RUNS = 5_000;
const NASTY = [
  '=1+1',
  '+1',
  '-1+1|cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  '|calc',
  '%0a=1',
  'x\r\nSet-Cookie: a=b',
  'x"; filename="evil.html',
  "x'; filename*=UTF-8''evil.html",
  'näme.txt',
  '名前.txt',
  '\u202egpj.exe',
  '%22.txt',
  '\\".txt',
  '',
];
const names = [...NASTY, ...Array.from({ length: RUNS }, (_, seed) => randomText(seed))];

describe('names that people chose', () => {
  it('S26: are never a formula to a spreadsheet, and come back as they were', () => {
    for (const name of names) {
      const line = toCsv([['before', name, 'after', -1, null]]);
      const [before, cell = '', after, number, nothing] = parseLine(line);

      assert.deepEqual([before, after, number, nothing], ['before', 'after', '-1', ''], name);
      assert.ok(cell === name || cell === `'${name}`, JSON.stringify([name, cell]));
      assert.doesNotMatch(cell, /^\s*[=+\-@|%＝＋－＠]/);
    }
  });

  it('S26: stay inside their header, and come back by RFC 6266', () => {
    for (const name of names) {
      const header = attachment(name);

      assert.match(
        header,
        /^attachment; filename="[ !#$&-:<-[\]-~]*"; filename\*=UTF-8''[\w!#$&+\-.^`|~%]*$/,
      );
      assert.equal(dispositionParameter(header, 'filename'), name);
    }
  });
});

/** The cells of one line of CSV. */
function parseLine(line: string): string[] {
  assert.ok(line.endsWith('\r\n'));
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n)/y;
  while (cell.lastIndex < line.length) {
    const found = cell.exec(line);
    assert.ok(found, JSON.stringify(line));
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
  }
  return cells;
}
