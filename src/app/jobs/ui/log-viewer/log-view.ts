import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { createAnsiParser, type StyledRange } from './ansi';
import { addColours, firstFrom, type Found, logMarks, NOTHING_FOUND, setFound } from './log-marks';
import type { LogPalette } from './log-palette';
import { MOST_FOUND, searchLog } from './log-search';

export interface LogViewDeps {
  readonly parent: HTMLElement;
  /** The content security policy lets only styles with this in. */
  readonly nonce: string;
  readonly label: string;
  readonly palette: LogPalette;
  readonly onFollowChange: (isFollowing: boolean) => void;
  readonly onFoundChange: (found: Found) => void;
}

/** Text beyond this is dropped at the front: the tab must live, and the download has all of it. */
const MOST_CHARACTERS = 64_000_000;
const DROPPED_CHARACTERS = 16_000_000;
/** "At the end" allows for half a line. */
const END_SLACK_PX = 12;
/** A scroll this soon after a key, wheel or touch is a person's. */
const BY_HAND_MS = 600;

/**
 * A log in a read-only CodeMirror. Weighed against CDK's virtual scroll and windowing of our own: both
 * need rows of one height (no wrap), lose a selection that leaves the screen, and end where browsers cap
 * the height of an element (a million lines). CodeMirror wraps, scales its heights, copies what is not
 * drawn, is known to screen readers, and is shipped for the command editor anyway.
 */
export function createLogView(deps: LogViewDeps) {
  let parser = createAnsiParser();
  let isFollowing = true;
  let lastTop = 0;
  let touchedAt = -Infinity;
  let query = '';
  let found: Found = NOTHING_FOUND;
  let searching: ReturnType<typeof setTimeout> | undefined;
  let isTrimmed = false;
  const wrap = new Compartment();
  const numbers = new Compartment();

  const view = new EditorView({
    parent: deps.parent,
    extensions: [
      EditorView.cspNonce.of(deps.nonce),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': deps.label, tabindex: '0' }),
      EditorView.editable.of(false),
      wrap.of([]),
      numbers.of([]),
      logMarks,
      EditorView.domEventHandlers({ scroll: noteScroll }),
    ],
  });
  const byHand = (): void => {
    touchedAt = performance.now();
  };
  for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown', 'pointermove'])
    view.scrollDOM.addEventListener(event, byHand, { passive: true });

  function noteScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = view.scrollDOM;
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= END_SLACK_PX;
    // Growth and height estimates move the view too; only a person's way up ends following.
    const isAway = scrollTop < lastTop && !isAtEnd && performance.now() - touchedAt < BY_HAND_MS;
    lastTop = scrollTop;
    if (isAtEnd) follow(true);
    else if (isAway) follow(false);
  }

  function follow(wanted: boolean): void {
    if (wanted === isFollowing) return;
    isFollowing = wanted;
    deps.onFollowChange(wanted);
  }

  function colour(ranges: readonly StyledRange[], by: number) {
    for (const { classes } of ranges) deps.palette.know(classes);
    return ranges.map(({ from, to, classes }) => ({ from: from + by, to: to + by, classes }));
  }

  function toEnd() {
    return EditorView.scrollIntoView(view.state.doc.length, { y: 'end' });
  }

  function append(text: string): void {
    const { erase, text: insert, ranges } = parser.write(text);
    const end = view.state.doc.length;
    view.dispatch({
      changes: { from: end - erase, to: end, insert },
      effects: addColours.of(colour(ranges, end - erase)),
    });
    trim();
    if (isFollowing) view.dispatch({ effects: toEnd() });
    searchFrom(view.state.doc.lineAt(Math.max(0, end - erase)).from);
  }

  function trim(): void {
    const { doc } = view.state;
    if (doc.length <= MOST_CHARACTERS) return;
    isTrimmed = true;
    view.dispatch({ changes: { from: 0, to: doc.lineAt(DROPPED_CHARACTERS).to + 1 } });
    searchFrom(0);
  }

  function prepend(text: string): void {
    const { text: insert, ranges } = createAnsiParser().write(text);
    // The lines on the screen stay where they are.
    const snapshot = view.scrollSnapshot().map(view.state.changes({ from: 0, insert }));
    view.dispatch({
      changes: { from: 0, insert },
      effects: [addColours.of(colour(ranges, 0)), ...(snapshot ? [snapshot] : [])],
    });
    searchFrom(0);
  }

  function searchFrom(from: number): void {
    clearTimeout(searching);
    if (query === '') return;
    const before = found.positions.slice(0, firstFrom(found.positions, from));
    if (before.length >= MOST_FOUND) return;
    const steps = searchLog(view.state.doc, query, from);
    const next = (): void => {
      const step = steps.next().value;
      if (!step) return;
      const positions = [...before, ...step.positions].slice(0, MOST_FOUND);
      show({
        positions,
        length: query.length,
        current: Math.min(found.current, positions.length - 1),
      });
      if (!step.isDone) searching = setTimeout(next);
    };
    next();
  }

  function show(next: Found): void {
    found = next;
    view.dispatch({ effects: setFound.of(next) });
    deps.onFoundChange(next);
  }

  return {
    append,
    prepend,
    /** Empties the view for another log. */
    clear(): void {
      parser = createAnsiParser();
      isTrimmed = false;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
      follow(true);
    },
    get lineCount(): number {
      const { doc } = view.state;
      // The empty line behind the last line end is none.
      return doc.line(doc.lines).length === 0 ? doc.lines - 1 : doc.lines;
    },
    get isTrimmed(): boolean {
      return isTrimmed;
    },
    setFollowing(wanted: boolean): void {
      follow(wanted);
      if (wanted) view.dispatch({ effects: toEnd() });
    },
    setWrap(isWrapped: boolean): void {
      view.dispatch({ effects: wrap.reconfigure(isWrapped ? EditorView.lineWrapping : []) });
      if (isFollowing) view.dispatch({ effects: toEnd() });
    },
    /** Numbers are true only if the first line is here. */
    setNumbered(isNumbered: boolean): void {
      view.dispatch({
        effects: numbers.reconfigure(isNumbered ? lineNumbers({ formatNumber }) : []),
      });
    },
    search(text: string): void {
      query = text;
      show(NOTHING_FOUND);
      searchFrom(0);
    },
    /** Goes to the next match, or with -1 to the one before; around the ends. */
    step(by: 1 | -1): void {
      const { positions, length, current } = found;
      if (positions.length === 0) return;
      const top = view.lineBlockAtHeight(view.scrollDOM.scrollTop).from;
      const start = by === 1 ? firstFrom(positions, top) : firstFrom(positions, top) - 1;
      const next = (current === -1 ? start : current + by) + positions.length;
      const index = next % positions.length;
      follow(false);
      show({ positions, length, current: index });
      view.dispatch({
        effects: EditorView.scrollIntoView(positions[index] ?? 0, { y: 'center', x: 'nearest' }),
      });
    },
    destroy(): void {
      clearTimeout(searching);
      view.destroy();
    },
  };
}
/** The empty line behind the last line end is none. */
const formatNumber = (line: number, { doc }: EditorState): string =>
  line > 1 && line === doc.lines && doc.line(line).length === 0 ? '' : String(line);

export type LogView = ReturnType<typeof createLogView>;
