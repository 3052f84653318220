interface StopwatchDeps {
  /** The machine's clock, which somebody may set while the server runs. */
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/**
 * How long things have lasted, whatever happens to the machine's clock: dates are believed once, when this server first
 * sees them, and from there on time is counted. After a restart the dates are all there is.
 */
export function createStopwatch({ clock, ticks }: StopwatchDeps) {
  const seen = new Map<string, { since: string | null; beforeMs: number; at: number }>();

  return {
    /** It begins now, whatever date will be noted: the clock of the node that notes it may be another. */
    start(subject: string): void {
      seen.set(subject, { since: null, beforeMs: 0, at: ticks() });
    },

    elapsedMs(subject: string, since: string): number {
      let known = seen.get(subject);
      if (!known || (known.since !== null && known.since !== since)) {
        const beforeMs = Math.max(0, clock().getTime() - Date.parse(since));
        known = { since, beforeMs, at: ticks() };
        seen.set(subject, known);
      }
      return known.beforeMs + ticks() - known.at;
    },

    forget(subject: string): void {
      seen.delete(subject);
    },
  };
}
export type Stopwatch = ReturnType<typeof createStopwatch>;
