import type { SchedulerLike, Subscription } from 'rxjs';
import type { LogLimits } from './log-limits';

/** Output is drawn at most this often: more than a person can read, few enough for a flood. */
const DRAW_MS = 60;

export interface LogBacklogDeps {
  readonly limits: Pick<LogLimits, 'atOnce' | 'held'>;
  readonly scheduler: SchedulerLike;
  readonly draw: (text: string) => void;
  /** How many characters wait, and whether they wait for the pause to end. */
  readonly onChange: (waiting: number, isPaused: boolean) => void;
}

/** Text that came and is not drawn yet. */
export function createLogBacklog({ limits, scheduler, draw, onChange }: LogBacklogDeps) {
  let pieces: string[] = [];
  let waiting = 0;
  let isPaused = false;
  let drawing: Subscription | undefined;

  function drawSome(): void {
    drawing?.unsubscribe();
    drawing = undefined;
    if (isPaused) return;
    let count = 0;
    let length = 0;
    for (const piece of pieces) {
      if (length + piece.length > limits.atOnce) break;
      length += piece.length;
      count += 1;
    }
    const text = pieces.splice(0, count).join('');
    waiting -= length;
    if (text !== '') draw(text);
    if (waiting > 0) drawing = scheduler.schedule(drawSome);
    onChange(waiting, isPaused);
  }

  return {
    hold(text: string): void {
      for (let at = 0; at < text.length; at += limits.atOnce)
        pieces.push(text.slice(at, at + limits.atOnce));
      waiting += text.length;
      if (waiting > limits.held) isPaused = false;
      if (isPaused) onChange(waiting, isPaused);
      // At once, before more is taken: whoever sends faster than this page draws has to wait.
      else if (waiting >= limits.atOnce) drawSome();
      else drawing ??= scheduler.schedule(drawSome, DRAW_MS);
    },

    setPaused(wanted: boolean): void {
      isPaused = wanted;
      drawSome();
      onChange(waiting, isPaused);
    },

    clear(): void {
      drawing?.unsubscribe();
      drawing = undefined;
      pieces = [];
      waiting = 0;
      onChange(waiting, isPaused);
    },
  };
}
