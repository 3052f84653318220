import { createAnsiParser, CUT_NOTE } from './ansi';

const ESC = '\u001b';

/** Applies writes as the viewer does. */
function shown(chunks: readonly string[], longestLine?: number): string {
  const parser = createAnsiParser(longestLine);
  return chunks.reduce((text, chunk) => {
    const write = parser.write(chunk);
    return text.slice(0, text.length - write.erase) + write.text;
  }, '');
}

function styled(chunk: string): (readonly [string, string])[] {
  const { text, ranges } = createAnsiParser().write(chunk);
  return ranges.map(({ from, to, classes }) => [text.slice(from, to), classes] as const);
}

describe('the ANSI parser', () => {
  const plain: readonly [string, readonly string[], string][] = [
    ['keeps plain text', ['a\nb\n'], 'a\nb\n'],
    ['reads CR LF as one line end', ['a\r\nb\r\n'], 'a\nb\n'],
    ['reads CR LF split between chunks', ['a\r', '\nb'], 'a\nb'],
    ['overwrites a line after CR', ['abcdef\rxyz'], 'xyzdef'],
    ['overwrites what an earlier chunk has shown', ['10 %', '\r20 %', '\r30 %\nend'], '30 %\nend'],
    ['keeps earlier lines when it overwrites', ['one\ntwo', '\rTWO'], 'one\nTWO'],
    ['erases to the end of the line', [`abcdef\r${ESC}[Kx`], 'x'],
    ['erases the whole line', ['long text', `\r${ESC}[2Kok\n`], 'ok\n'],
    ['goes back for a backspace', ['ab\bc'], 'ac'],
    ['leaves out cursor moves', [`a${ESC}[2Ab${ESC}[10;3Hc`], 'abc'],
    ['leaves out titles', [`a${ESC}]0;title\u0007b`], 'ab'],
    [
      'keeps only the words of a link',
      [`${ESC}]8;;javascript:alert(1)${ESC}\\word${ESC}]8;;${ESC}\\`],
      'word',
    ],
    ['puts a split sequence together', [`a${ESC}`, '[3', '1mb'], 'ab'],
    ['puts a split title together', [`a${ESC}]0;ti`, 'tle\u0007b'], 'ab'],
    ['leaves out character set choices', [`a${ESC}(Bb`], 'ab'],
    ['leaves out device strings', [`a${ESC}Pq#0${ESC}\\b`], 'ab'],
    ['shows binary as pictures', ['a\u0000\u0001b'], 'a\u2400\u2401b'],
    ['keeps tabs and markup as text', ['<b>\t&amp;</b>'], '<b>\t&amp;</b>'],
    ['keeps an empty chunk empty', [''], ''],
  ];
  for (const [sentence, chunks, expected] of plain) {
    it(sentence, () => {
      expect(shown(chunks)).toBe(expected);
    });
  }

  const colours: readonly [string, string, readonly (readonly [string, string])[]][] = [
    [
      'knows the sixteen colours',
      `${ESC}[31mred${ESC}[0m ${ESC}[97mwhite`,
      [
        ['red', 'ansi-fg-1'],
        ['white', 'ansi-fg-15'],
      ],
    ],
    ['knows backgrounds', `${ESC}[44mb`, [['b', 'ansi-bg-4']]],
    ['knows the 256 colours', `${ESC}[38;5;196mr`, [['r', 'ansi-fg-ff0000']]],
    ['keeps the first sixteen of them with the theme', `${ESC}[38;5;9mr`, [['r', 'ansi-fg-9']]],
    ['knows true colours', `${ESC}[38;2;255;136;0mo`, [['o', 'ansi-fg-ff8800']]],
    ['knows true colours with colons', `${ESC}[38:2::255:136:0mo`, [['o', 'ansi-fg-ff8800']]],
    ['combines attributes', `${ESC}[1;4;32mok`, [['ok', 'ansi-fg-2 ansi-bold ansi-underline']]],
    [
      'ends attributes one by one',
      `${ESC}[1;31ma${ESC}[22mb`,
      [
        ['a', 'ansi-fg-1 ansi-bold'],
        ['b', 'ansi-fg-1'],
      ],
    ],
    ['swaps colours for inverse', `${ESC}[7;31mi`, [['i', 'ansi-fg-inverse ansi-bg-1']]],
    ['reads an empty parameter as reset', `${ESC}[31ma${ESC}[mb`, [['a', 'ansi-fg-1']]],
    ['ignores what it does not know', `${ESC}[73mx`, []],
  ];
  for (const [sentence, chunk, expected] of colours) {
    it(sentence, () => {
      expect(styled(chunk)).toEqual([...expected]);
    });
  }

  it('carries a colour into the next chunk', () => {
    const parser = createAnsiParser();
    parser.write(`${ESC}[31mone\n`);

    expect(parser.write('two').ranges).toEqual([{ from: 0, to: 3, classes: 'ansi-fg-1' }]);
  });

  it('cuts a line that is too long, and goes on with the next', () => {
    expect(shown(['abcdef', 'ghi', '\nnext'], 4)).toBe(`abcd${CUT_NOTE}\nnext`);
  });

  it('starts a cut line afresh after CR', () => {
    expect(shown(['abcdef', `\r${ESC}[K12`], 4)).toBe('12');
  });

  it('gives up on a sequence that never ends', () => {
    expect(shown([`${ESC}]0;${'x'.repeat(5_000)}`, '\nend']).endsWith('\nend')).toBeTrue();
  });

  it('gives the same text however the output is cut into chunks', () => {
    const output = `${ESC}[1mhead${ESC}[0m\r\n10 %\r20 %\r\u001b[K30 %\nä €\n${ESC}]0;t\u0007done\n`;
    const whole = shown([output]);

    for (let at = 1; at < output.length; at++)
      expect(shown([output.slice(0, at), output.slice(at)])).toBe(whole);
  });
});
