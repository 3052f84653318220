import { setTimeout as wait } from 'node:timers/promises';
import { Refusal, Unreachable } from './failure.ts';

const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
/** Busy with an earlier piece of the same file, too many requests, or not there for the moment. */
const PASSING = new Set([409, 423, 429, 500, 502, 503, 504]);

/**
 * Repeats a transfer that can go on where it stopped, and gives up when several tries in a row brought nothing. `step` answers
 * whether it is done; `progress` tells how far it is.
 */
export async function persist(step: () => Promise<boolean>, progress: () => number): Promise<void> {
  let failures = 0;
  for (;;) {
    const before = progress();
    try {
      if (await step()) return;
      failures = 0;
    } catch (error) {
      if (!mayMend(error)) throw error;
      failures = progress() > before ? 0 : failures + 1;
      const pause = PAUSES_MS[failures];
      if (pause === undefined) throw error;
      await wait(pause + Math.random() * pause * 0.5);
    }
  }
}

function mayMend(error: unknown): boolean {
  if (error instanceof Refusal) return PASSING.has(error.status);
  return error instanceof Unreachable && !error.isFinal;
}
