import type { Text } from '@codemirror/state';
import type { SchedulerLike, Subscription } from 'rxjs';
import { firstFrom, type Found, NOTHING_FOUND } from './log-marks';
import { MOST_FOUND, searchLog } from './log-search';

export interface LogFinderDeps {
  readonly doc: () => Text;
  readonly scheduler: SchedulerLike;
  readonly show: (found: Found) => void;
}

/** The search that goes on while the log grows. */
export function createLogFinder({ doc, scheduler, show }: LogFinderDeps) {
  let query = '';
  let found = NOTHING_FOUND;
  let searching: Subscription | undefined;
  /** What lies behind it has not been looked at. */
  let searchedTo = 0;

  function tell(next: Found): void {
    found = next;
    show(next);
  }

  /** Looks again at all from the line on that begins at `changed`. */
  function searchFrom(changed: number): void {
    searching?.unsubscribe();
    if (query === '') return;
    const from = Math.min(changed, searchedTo);
    const before = found.positions.slice(0, firstFrom(found.positions, from));
    if (before.length >= MOST_FOUND) return;
    const steps = searchLog(doc(), query, from);
    const next = (): void => {
      const step = steps.next().value;
      if (!step) return;
      searchedTo = step.searchedTo;
      const positions = [...before, ...step.positions].slice(0, MOST_FOUND);
      tell({
        positions,
        length: query.length,
        current: Math.min(found.current, positions.length - 1),
      });
      if (!step.isDone) searching = scheduler.schedule(next);
    };
    next();
  }

  return {
    searchFrom,

    search(text: string): void {
      query = text;
      tell(NOTHING_FOUND);
      searchFrom(0);
    },

    /** Goes to the next match from the position `top` on, or with -1 to the one before; around the ends. */
    step(by: 1 | -1, top: number): number | undefined {
      const { positions, length, current } = found;
      if (positions.length === 0) return undefined;
      const start = by === 1 ? firstFrom(positions, top) : firstFrom(positions, top) - 1;
      const next = (current === -1 ? start : current + by) + positions.length;
      const index = next % positions.length;
      tell({ positions, length, current: index });
      return positions[index];
    },

    stop(): void {
      searching?.unsubscribe();
    },
  };
}
