interface BackgroundDeps {
  readonly onDone: () => void;
  readonly onError: (error: unknown) => void;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/** A failed piece is tried again after this, doubled each time: copying gigabytes onto a full disk helps nobody. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Work that takes its time, at most one piece for each subject; it has to be safe to repeat. */
export function createBackground({ onDone, onError, ticks }: BackgroundDeps) {
  const busy = new Map<string, { done: Promise<void>; controller: AbortController }>();
  const failures = new Map<string, { count: number; notBefore: number }>();
  let isStopped = false;

  function failed(subject: string, error: unknown): void {
    const count = (failures.get(subject)?.count ?? 0) + 1;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LONGEST_RETRY_MS);
    failures.set(subject, { count, notBefore: ticks() + waitMs });
    onError(error);
  }

  async function go(
    subject: string,
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      signal.throwIfAborted();
      await work(signal);
      failures.delete(subject);
    } catch (error) {
      if (!signal.aborted) {
        failed(subject, error);
        return;
      }
    } finally {
      busy.delete(subject);
    }
    onDone();
  }

  const settled = async (): Promise<void> => {
    while (busy.size > 0) await Promise.all([...busy.values()].map(({ done }) => done));
  };

  return {
    isBusy: (subject: string): boolean => busy.has(subject),

    /** Does nothing while the subject has work under way, or waits after a failure. */
    run(subject: string, work: (signal: AbortSignal) => Promise<void>): void {
      if (isStopped || busy.has(subject)) return;
      if (ticks() < (failures.get(subject)?.notBefore ?? -Infinity)) return;
      const controller = new AbortController();
      // On a later turn, for work that ends at once would be noted as busy for ever.
      const done = Promise.resolve().then(() => go(subject, work, controller.signal));
      busy.set(subject, { done, controller });
    },

    /** What is under way for the subject is no longer wanted; it ends as soon as it can. */
    cancel(subject: string): void {
      busy.get(subject)?.controller.abort();
    },

    /** Nothing is known of the subject any more. */
    forget(subject: string): void {
      failures.delete(subject);
    },

    /** Resolves once nothing is under way. */
    settled,

    /** Ends what is under way and takes no more: whoever comes next does it again. */
    async stop(): Promise<void> {
      isStopped = true;
      for (const { controller } of busy.values()) controller.abort();
      await settled();
    },
  };
}
export type Background = ReturnType<typeof createBackground>;
