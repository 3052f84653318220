/** Work that takes its time, at most one piece for each subject; a failed piece is tried again by the next tick. */
export function createBackground({
  onDone,
  onError,
}: {
  onDone: () => void;
  onError: (error: unknown) => void;
}) {
  const busy = new Map<string, Promise<void>>();

  return {
    isBusy: (subject: string): boolean => busy.has(subject),

    run(subject: string, work: () => Promise<void>): void {
      if (busy.has(subject)) return;
      const done = work()
        .then(onDone, onError)
        .finally(() => {
          busy.delete(subject);
        });
      busy.set(subject, done);
    },

    /** Resolves once nothing is under way. */
    async settled(): Promise<void> {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}
export type Background = ReturnType<typeof createBackground>;
