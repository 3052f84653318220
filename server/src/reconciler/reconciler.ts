export interface ReconcilerDeps {
  /** One pass over everything; has to survive its own errors for single clusters and jobs. */
  readonly tick: () => Promise<void>;
  /** Several servers may share a database: only one of them acts. */
  readonly mayAct: () => Promise<boolean>;
  /** Something may have changed without anybody saying so: a walltime is over, a shim of an earlier server ended. */
  readonly intervalMs: number;
  readonly onError: (error: unknown) => void;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/** Calls `tick` when woken and every so often, never twice at once; wakes during a pass lead to one more. */
export function createReconciler({ tick, mayAct, intervalMs, onError, ticks }: ReconcilerDeps) {
  /** How often it was woken; a pass that saw fewer is followed by another. */
  let wakes = 0;
  let pass: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let lastPass: number | undefined;

  async function work(): Promise<void> {
    let seen: number;
    do {
      seen = wakes;
      try {
        if (await mayAct()) await tick();
        lastPass = ticks();
      } catch (error) {
        onError(error);
        // While the database is down wake-ups would spin; the interval tries again.
        return;
      }
    } while (wakes !== seen && !isStopped);
  }

  function wake(): void {
    wakes += 1;
    if (isStopped || pass) return;
    clearTimeout(timer);
    pass = work().finally(() => {
      pass = undefined;
      if (!isStopped) timer = setTimeout(wake, intervalMs);
    });
  }

  return {
    wake,

    /** When the last pass went through, by `ticks`; undefined before the first. */
    lastPass: () => lastPass,

    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}
export type Reconciler = ReturnType<typeof createReconciler>;
