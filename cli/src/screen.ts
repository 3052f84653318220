import { Problem } from './problem.ts';
import { shown } from './terminal-text.ts';

/** A stream as `process.stdout` is one. */
export interface Out {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ScreenOptions {
  readonly out: Out;
  readonly err: Out;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
}

/** Where everything is written: answers to stdout, as words or as JSON; how things go to stderr. */
export function createScreen({ out, err, isJson, isQuiet }: ScreenOptions) {
  const isLively = err.isTTY === true && !isQuiet && !isJson;
  let bar = '';
  const clearBar = (): void => {
    if (bar !== '') err.write(`\r${' '.repeat(bar.length)}\r`);
    bar = '';
  };
  return {
    isJson,
    isTerminal: out.isTTY === true,
    /** The answer for programs. */
    json(value: unknown): void {
      if (isJson) out.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    /** The answer for people; `text` is safe to show. */
    say(text: string): void {
      clearBar();
      if (!isJson) out.write(`${text}\n`);
    },
    /** Bytes of a job's own, as they are. */
    raw(text: string): void {
      clearBar();
      out.write(text);
    },
    /** How it goes: to stdout beside the answers, as scripts of the public client look for it there. */
    note(text: string): void {
      clearBar();
      if (!isQuiet && !isJson) out.write(`${text}\n`);
    },
    warn(text: string): void {
      clearBar();
      err.write(`${text}\n`);
    },
    /** One line that is written over, on a terminal only. */
    progress(text: string): void {
      if (!isLively || text === bar) return;
      clearBar();
      err.write(text);
      bar = text;
    },
    endProgress: clearBar,
    table(head: readonly string[], rows: readonly (readonly string[])[]): void {
      if (isJson) return;
      clearBar();
      out.write(toTable(head, rows));
    },
  };
}
export type Screen = ReturnType<typeof createScreen>;

/** Columns two blanks apart; what is shown in them is made safe here. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => widthOf(line[column] ?? ''))),
  );
  const toLine = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return `${lines.map(toLine).join('\n')}\n`;
}

const letters = new Intl.Segmenter();
const widthOf = (text: string): number => Array.from(letters.segment(text)).length;

/** `-o` names a format, and in commands that write files a folder as well, as in the public client. */
export function readOutput(values: readonly string[], takesPath: boolean) {
  const isFormat = (value: string): boolean => value === 'json' || value === 'table';
  const [path, ...more] = values.filter((value) => !isFormat(value));
  if (more.length > 0 || (path !== undefined && !takesPath)) {
    throw new Problem(
      takesPath
        ? 'Only one folder or file can be given with -o: leave the others out.'
        : `"${shown(path ?? '')}" is no format: -o takes json or table.`,
    );
  }
  return { isJson: values.includes('json'), path };
}
