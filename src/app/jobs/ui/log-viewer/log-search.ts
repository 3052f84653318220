import type { Text } from '@codemirror/state';

/** More are not counted: nobody steps through them, and they only cost memory. */
export const MOST_FOUND = 10_000;
/** Lines read before the page gets its turn again. */
const LINES_AT_ONCE = 20_000;

export interface SearchStep {
  readonly positions: readonly number[];
  /** The start of the first line that was not looked at. */
  readonly searchedTo: number;
  readonly isDone: boolean;
}

/**
 * Finds `query` in the text from `from` on (the start of a line), without regard to case, a slice at a
 * time: a search through a million lines must not stop the page.
 */
export function* searchLog(doc: Text, query: string, from = 0): Generator<SearchStep, void> {
  // A literal, so that no input can make it slow; `i` keeps positions right where lower-casing would not.
  const pattern = new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  const positions: number[] = [];
  let lineStart = from;
  let count = 0;
  for (const line of doc.iterLines(doc.lineAt(from).number)) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
      positions.push(lineStart + match.index);
      if (positions.length >= MOST_FOUND) {
        yield { positions, searchedTo: doc.length, isDone: true };
        return;
      }
    }
    lineStart += line.length + 1;
    if (++count % LINES_AT_ONCE === 0)
      yield { positions, searchedTo: Math.min(lineStart, doc.length), isDone: false };
  }
  yield { positions, searchedTo: doc.length, isDone: true };
}
