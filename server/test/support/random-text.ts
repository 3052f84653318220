import { createRandom } from '../../src/faults/random.ts';

/** What tends to break whatever reads it: quotes, escapes, controls, formulas, halves and wholes of characters. */
const PIECES = [
  ...Array.from('abcXYZ019 .,;:=+-@|%&?#/\\"\'`<>()[]{}!*~^$_'),
  ...[
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\u0001',
    '\u001b',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
  ],
  ...['ä', 'ß', 'é', '名', '🚢', '＝', '%0d%0a', '%22', "''", '""', '--', '/*', '..'],
];

/** Text of up to 24 such pieces; the same seed gives the same text. */
export function randomText(seed: number): string {
  const next = createRandom(seed);
  const length = 1 + Math.floor(next() * 24);
  return Array.from({ length }, () => PIECES[Math.floor(next() * PIECES.length)] ?? '').join('');
}
