import { applySgr, PLAIN, type Sgr, sgrClasses } from './sgr';

/** A stretch of `AnsiWrite.text` and the class names it is drawn with. */
export interface StyledRange {
  readonly from: number;
  readonly to: number;
  readonly classes: string;
}

/** What a piece of output does to the text shown so far. */
export interface AnsiWrite {
  /** Characters at the end of the text that are taken back first: a line that was overwritten. */
  readonly erase: number;
  readonly text: string;
  readonly ranges: readonly StyledRange[];
}

interface Stretch {
  text: string;
  classes: string;
}

/** Lines beyond this freeze layout in every browser; the download has all of them. */
export const LONGEST_LINE = 10_000;
export const CUT_NOTE = ' … (line cut here, the download has all of it)';
/** An escape sequence that has not ended after this many characters is not one. */
const LONGEST_ESCAPE = 4_096;

/* eslint-disable no-control-regex -- control characters are what is parsed here */
const TOKEN =
  /(\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-OQ-WYZ\\`-~]|([^\x00-\x08\x0a-\x1f\x7f\x9b]+)|[^]/y;
/** An escape sequence whose end has not come yet. */
const UNFINISHED =
  /^(?:\x1b|(?:\x1b\[|\x9b)[0-?]*[ -/]*|\x1b\][^\x07\x1b]*\x1b?|\x1b[PX^_][^\x1b]*\x1b?|\x1b[ -/]+)$/;
/* eslint-enable no-control-regex */

/**
 * Turns output with terminal escapes into plain text and styled ranges. Colours are kept, `\r` and
 * "erase line" work on the last line, everything else (titles, links, cursor moves) is left out: a log
 * is not a terminal, and nothing in it may reach the page as markup.
 */
export function createAnsiParser(longestLine = LONGEST_LINE) {
  let sgr: Sgr = PLAIN;
  let classes = '';
  let rest = '';
  /** The unfinished last line, from its start on, so that `\r` can go back. */
  let line: Stretch[] = [];
  let length = 0;
  let column = 0;
  let isCut = false;
  /** Characters of the last line that earlier writes have handed out. */
  let shown = 0;

  return {
    write(chunk: string): AnsiWrite {
      const input = rest + chunk;
      rest = '';
      const out = { erase: 0, text: [] as string[], length: 0, ranges: [] as StyledRange[] };
      let isRewritten = false;

      const flush = (): void => {
        if (isRewritten) out.erase = shown;
        let skip = isRewritten ? 0 : shown;
        for (const stretch of line) {
          const text = stretch.text.slice(skip);
          skip = Math.max(0, skip - stretch.text.length);
          if (text === '') continue;
          if (stretch.classes !== '')
            out.ranges.push({
              from: out.length,
              to: out.length + text.length,
              classes: stretch.classes,
            });
          out.text.push(text);
          out.length += text.length;
        }
        shown = length;
        isRewritten = false;
      };

      const touch = (at: number): void => {
        // Only what is on show already has to be taken back.
        if (at < shown) isRewritten = true;
      };

      const put = (text: string): void => {
        if (isCut && column >= length) return;
        const room = longestLine - column;
        const fitting = text.length > room ? text.slice(0, Math.max(0, room)) : text;
        if (column < length) {
          touch(column);
          line = overwritten(line, column, { text: fitting, classes });
        } else {
          const last = line.at(-1);
          if (last?.classes === classes) last.text += fitting;
          else line.push({ text: fitting, classes });
        }
        column += fitting.length;
        length = Math.max(length, column);
        if (fitting.length < text.length && !isCut) {
          isCut = true;
          line.push({ text: CUT_NOTE, classes: 'ansi-note' });
          length += CUT_NOTE.length;
          column = length;
        }
      };

      const clear = (from: number): void => {
        if (from >= length) return;
        touch(from);
        line = head(line, from);
        length = from;
        column = Math.min(column, length);
        isCut = false;
      };

      const newLine = (): void => {
        flush();
        out.text.push('\n');
        out.length += 1;
        line = [];
        length = column = shown = 0;
        isCut = false;
      };

      TOKEN.lastIndex = 0;
      for (let match = TOKEN.exec(input); match !== null; match = TOKEN.exec(input)) {
        const [token, control, parameters = '', final, text] = match;
        if (text !== undefined) put(text);
        else if (control !== undefined) {
          if (final === 'm') {
            sgr = applySgr(sgr, parameters);
            classes = sgrClasses(sgr);
          } else if (final === 'K') {
            if (parameters === '2') clear(0);
            else if (parameters === '' || parameters === '0') clear(column);
          } else if (final === 'G')
            column = Math.min(length, Math.max(0, Number(parameters || 1) - 1));
        } else if (token === '\n') newLine();
        else if (token === '\r') column = 0;
        else if (token === '\b') column = Math.max(0, column - 1);
        else if (token === '\x1b' || token === '\x9b') {
          const open = input.slice(match.index);
          if (open.length < LONGEST_ESCAPE && UNFINISHED.test(open)) {
            rest = open;
            break;
          }
        } else if (token.length === 1 && token !== '\x07') put(picture(token));
      }
      flush();
      return { erase: out.erase, text: out.text.join(''), ranges: out.ranges };
    },
  };
}
export type AnsiParser = ReturnType<typeof createAnsiParser>;

/** Control characters are shown as their pictures (␀), so that binary output is seen to be binary. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  return code === 0x7f ? '\u2421' : String.fromCharCode(0x2400 + code);
}

function head(line: readonly Stretch[], length: number): Stretch[] {
  const kept: Stretch[] = [];
  let left = length;
  for (const { text, classes } of line) {
    if (left <= 0) break;
    kept.push({ text: text.slice(0, left), classes });
    left -= text.length;
  }
  return kept;
}

function overwritten(line: readonly Stretch[], column: number, put: Stretch): Stretch[] {
  const after: Stretch[] = [];
  let skip = column + put.text.length;
  for (const { text, classes } of line) {
    if (skip < text.length) after.push({ text: text.slice(skip), classes });
    skip = Math.max(0, skip - text.length);
  }
  return [...head(line, column), put, ...after];
}
