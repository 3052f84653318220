import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { createAnsiParser, type StyledRange } from './ansi';
import type { SchedulerLike } from 'rxjs';
import { createLogFinder } from './log-finder';
import type { LogLimits } from './log-limits';
import { addColours, type Found, logMarks, setFound } from './log-marks';
import type { LogPalette } from './log-palette';

export interface LogViewDeps {
  readonly parent: HTMLElement;
  /** The content security policy lets only styles with this in. */
  readonly nonce: string;
  readonly label: string;
  readonly palette: LogPalette;
  readonly limits: LogLimits;
  readonly scheduler: SchedulerLike;
  readonly onFollowChange: (isFollowing: boolean) => void;
  readonly onFoundChange: (found: Found) => void;
}

/** What is left when too much was kept: dropping a little each time would cost too much. */
const KEPT_SHARE = 0.75;
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
  let droppedLines = 0;
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
      // The browser glides to the ends, and stops half-way when heights are corrected below it.
      keymap.of([
        { key: 'Home', run: toBeginning },
        { key: 'Mod-Home', run: toBeginning },
        { key: 'End', run: toEndFollowing },
        { key: 'Mod-End', run: toEndFollowing },
      ]),
    ],
  });
  const finder = createLogFinder({
    doc: () => view.state.doc,
    scheduler: deps.scheduler,
    show(found) {
      view.dispatch({ effects: setFound.of(found) });
      deps.onFoundChange(found);
    },
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

  function toBeginning(): boolean {
    follow(false);
    view.dispatch({ effects: EditorView.scrollIntoView(0, { y: 'start' }) });
    return true;
  }

  function toEndFollowing(): boolean {
    follow(true);
    view.dispatch({ effects: toEnd() });
    return true;
  }

  function append(text: string): void {
    const { erase, text: insert, ranges } = parser.write(text);
    const end = view.state.doc.length;
    const changed = view.state.doc.lineAt(end - erase).from;
    view.dispatch({
      changes: { from: end - erase, to: end, insert },
      effects: addColours.of(colour(ranges, end - erase)),
    });
    const isTrimmed = trim();
    if (isFollowing) view.dispatch({ effects: toEnd() });
    finder.searchFrom(isTrimmed ? 0 : changed);
  }

  /** Drops the oldest lines when there are too many; answers whether. */
  function trim(): boolean {
    const { lines, characters } = deps.limits;
    const { doc } = view.state;
    if (doc.length <= characters && doc.lines <= lines) return false;
    const byLength = doc.lineAt(Math.max(0, doc.length - characters * KEPT_SHARE)).number;
    const byCount = doc.lines - lines * KEPT_SHARE;
    const dropped = Math.min(doc.lines - 1, Math.ceil(Math.max(byLength, byCount)));
    // The line numbers are drawn anew while this is dispatched.
    droppedLines += dropped;
    view.dispatch({ changes: { from: 0, to: doc.line(dropped + 1).from } });
    return true;
  }

  function prepend(text: string): void {
    const { text: insert, ranges } = createAnsiParser().write(text);
    // The lines on the screen stay where they are.
    const snapshot = view.scrollSnapshot().map(view.state.changes({ from: 0, insert }));
    view.dispatch({
      changes: { from: 0, insert },
      effects: [addColours.of(colour(ranges, 0)), ...(snapshot ? [snapshot] : [])],
    });
    finder.searchFrom(0);
  }

  /** The empty line behind the last line end is none. */
  const formatNumber = (line: number, { doc }: EditorState): string =>
    line > 1 && line === doc.lines && doc.line(line).length === 0
      ? ''
      : String(droppedLines + line);

  return {
    append,
    prepend,
    /** Empties the view for another log. */
    clear(): void {
      parser = createAnsiParser();
      droppedLines = 0;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
      follow(true);
    },
    get lineCount(): number {
      const { doc } = view.state;
      // The empty line behind the last line end is none.
      return doc.line(doc.lines).length === 0 ? doc.lines - 1 : doc.lines;
    },
    /** Lines that are not kept any more. */
    get droppedLines(): number {
      return droppedLines;
    },
    /** Whether what lies before the first line would have to be dropped at once. */
    get isFull(): boolean {
      const { lines, characters } = deps.limits;
      const { doc } = view.state;
      return doc.length > characters * KEPT_SHARE || doc.lines > lines * KEPT_SHARE;
    },
    setFollowing(wanted: boolean): void {
      if (wanted) toEndFollowing();
      else follow(false);
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
      finder.search(text);
    },
    /** Goes to the next match, or with -1 to the one before; around the ends. */
    step(by: 1 | -1): void {
      const position = finder.step(by, view.lineBlockAtHeight(view.scrollDOM.scrollTop).from);
      if (position === undefined) return;
      follow(false);
      view.dispatch({
        effects: EditorView.scrollIntoView(position, { y: 'center', x: 'nearest' }),
      });
    },
    destroy(): void {
      finder.stop();
      view.destroy();
    },
  };
}
export type LogView = ReturnType<typeof createLogView>;
