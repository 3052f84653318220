import { createLogSource, type LogSource } from './log-source.ts';

interface LogSourcesDeps {
  readonly onProblem: (error: unknown) => void;
  /** Calls back when something has changed that may end a run. Answers the unsubscriber. */
  readonly onChange: (callback: () => void) => () => void;
  /** For what the file watch does not tell. */
  readonly pollMs?: number;
}

const SETTLE_MS = 30;

/** The logs that somebody looks at: one source for each, however many viewers it has. */
export function createLogSources({ onProblem, onChange, pollMs = 500 }: LogSourcesDeps) {
  const sources = new Map<string, { source: LogSource; viewers: number }>();

  let lookingSoon: NodeJS.Timeout | undefined;

  function lookAtAll(): void {
    lookingSoon = undefined;
    for (const { source } of sources.values()) source.look().catch(onProblem);
  }

  const stopListening = onChange(() => {
    // Hundreds of jobs may end within a second; one look for all of them is enough.
    if (sources.size > 0) lookingSoon ??= setTimeout(lookAtAll, SETTLE_MS).unref();
  });

  return {
    /** Give it back with `release`. */
    take(folder: string, isOver: () => Promise<boolean>): LogSource {
      const entry = sources.get(folder) ?? {
        source: createLogSource({ folder, isOver, pollMs }),
        viewers: 0,
      };
      sources.set(folder, entry);
      entry.viewers += 1;
      return entry.source;
    },

    release(folder: string): void {
      const entry = sources.get(folder);
      if (!entry) return;
      entry.viewers -= 1;
      if (entry.viewers > 0) return;
      sources.delete(folder);
      entry.source.close().catch(onProblem);
    },

    /** How many logs are watched now. */
    count: (): number => sources.size,

    close(): void {
      stopListening();
      clearTimeout(lookingSoon);
    },
  };
}
export type LogSources = ReturnType<typeof createLogSources>;
