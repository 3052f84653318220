import { type Extension, type Range, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { StyledRange } from './ansi';

/** What the search has found: sorted beginnings of matches, all of one length. */
export interface Found {
  readonly positions: readonly number[];
  readonly length: number;
  /** Index of the match that is looked at; -1: none. */
  readonly current: number;
}

export const NOTHING_FOUND: Found = { positions: [], length: 0, current: -1 };

export const addColours = StateEffect.define<readonly StyledRange[]>();
export const setFound = StateEffect.define<Found>();

/** Text beyond this many coloured stretches stays plain: each costs memory, and noise has millions. */
const MOST_COLOURED = 500_000;

const marks = new Map<string, Decoration>();

/** One decoration per set of classes: a log has millions of ranges and a handful of looks. */
function markOf(classes: string): Decoration {
  const known = marks.get(classes);
  if (known) return known;
  const mark = Decoration.mark({ class: classes });
  marks.set(classes, mark);
  return mark;
}

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let ranges = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(addColours) && ranges.size < MOST_COLOURED) {
        const add = effect.value.map(({ from, to, classes }): Range<Decoration> =>
          markOf(classes).range(from, to),
        );
        ranges = ranges.update({ add });
      }
    }
    return ranges;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const found = StateField.define<Found>({
  create: () => NOTHING_FOUND,
  update: (before, { effects }) =>
    effects.findLast((effect) => effect.is(setFound))?.value ?? before,
});

const foundMark = Decoration.mark({ class: 'log-found' });
const currentMark = Decoration.mark({ class: 'log-found log-found-current' });

/** Only the matches on the screen are drawn. */
const foundOnScreen = ViewPlugin.define(
  (view) => ({
    decorations: matchesIn(view),
    update(update: ViewUpdate) {
      if (
        update.docChanged ||
        update.viewportChanged ||
        update.startState.field(found) !== update.state.field(found)
      )
        this.decorations = matchesIn(update.view);
    },
  }),
  { decorations: ({ decorations }) => decorations },
);

function matchesIn({ state, viewport }: EditorView): DecorationSet {
  const { positions, length, current } = state.field(found);
  const ranges: Range<Decoration>[] = [];
  for (let i = firstFrom(positions, viewport.from - length); i < positions.length; i++) {
    const from = positions[i] ?? 0;
    if (from > viewport.to || from + length > state.doc.length) break;
    ranges.push((i === current ? currentMark : foundMark).range(from, from + length));
  }
  return RangeSet.of(ranges, true);
}

/** Index of the first position at or after `at`. */
export function firstFrom(positions: readonly number[], at: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const logMarks: Extension = [colours, found, foundOnScreen];
