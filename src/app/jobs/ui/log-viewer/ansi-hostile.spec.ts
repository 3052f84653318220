import { createAnsiParser } from './ansi';

const ESC = '\u001b';
const BEL = '\u0007';
const ST = `${ESC}\\`;

/** What a hostile job writes, and all that may be seen of it. */
const CORPUS: readonly (readonly [written: string, shown: string])[] = [
  [`${ESC}]8;;javascript:alert(1)${ST}word${ESC}]8;;${ST}`, 'word'],
  [`${ESC}]8;;data:text/html,<script>alert(1)</script>${BEL}word${ESC}]8;;${BEL}`, 'word'],
  [`${ESC}]8;id=1;https://evil.example/"onclick="alert(1)${ST}word${ESC}]8;;${ST}`, 'word'],
  [`${ESC}]0;owned${BEL}word`, 'word'],
  [`${ESC}]2;owned${ST}word`, 'word'],
  [`${ESC}]52;c;b3duZWQ=${BEL}word`, 'word'],
  [`${ESC}]1337;File=inline=1:PHN2Zz4=${BEL}word`, 'word'],
  [`${ESC}P+q544e${ST}word`, 'word'],
  [`${ESC}_Gpicture${ST}word`, 'word'],
  [`${ESC}[6n${ESC}[c${ESC}[0x${ESC}[?1049hword`, 'word'],
  [`${ESC}[2J${ESC}[H${ESC}[5;5Hword`, 'word'],
  [`<script>alert(1)</script>`, '<script>alert(1)</script>'],
  [`<${ESC}[0mscript>`, '<script>'],
  [`<img src=x onerror=alert(1)>`, '<img src=x onerror=alert(1)>'],
  [`&lt;b&gt;`, '&lt;b&gt;'],
];

const PIECES = [
  ...[ESC, `${ESC}[`, `${ESC}]`, `${ESC}P`, `${ESC}_`, '\u009b', '\u009d', '\u009c', BEL, ST],
  ...[
    '31m',
    '38;2;1;2;3m',
    '38;5;x"onclick="m',
    '999999999999m',
    '8;;',
    'javascript:',
    ';',
    'K',
    'G',
  ],
  ...[
    '<script>',
    '</span>',
    '"',
    "'",
    '&',
    'word',
    '\r',
    '\n',
    '\b',
    '\u0000',
    '\u202e',
    'ä',
    '🚢',
  ],
];

describe('output that is out for more than being read', () => {
  for (const [written, shown] of CORPUS) {
    it(`S10: shows of ${JSON.stringify(written).slice(0, 60)} its words only`, () => {
      expect(createAnsiParser().write(written).text).toBe(shown);
    });
  }

  it('S10: never gives a class name, or a place, that is not ours', () => {
    let state = 1;
    const next = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < 3_000; round++) {
      const parser = createAnsiParser(200);
      for (let chunk = 0; chunk < 3; chunk++) {
        const written = Array.from({ length: 12 }, () => PIECES[next(PIECES.length)]).join('');
        const { text, ranges } = parser.write(written);
        for (const { from, to, classes } of ranges) {
          expect(classes).toMatch(/^(?:ansi-[a-z0-9-]+(?: |$))*$/);
          expect(from >= 0 && from <= to && to <= text.length).toBeTrue();
        }
        // eslint-disable-next-line no-control-regex -- that is what must not be left
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
      }
    }
  });
});
