import type { Engine } from '../engine/engine.ts';
import { WANTED_CHANNEL } from '../events/events.repository.ts';
import type { Notifications } from '../events/notifications.ts';
import { createLeadership } from './leadership.ts';
import { createReconciler } from './reconciler.ts';

interface ReconcilingDeps {
  readonly databaseUrl: string;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly notifications: Pick<Notifications, 'listen'>;
  readonly reconcile: { tick(): Promise<void>; stop(): Promise<void> };
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  readonly onProblem: (error: unknown) => void;
}

/** For what nobody tells: walltimes, idle time-outs, another server's end. */
const INTERVAL_MS = 1_000;
/** Without a pass for so long the server is not ready. */
const STALE_MS = 30_000;

/** Starts the reconciler, woken by requests and by the engines. */
export function startReconciling(deps: ReconcilingDeps) {
  const { databaseUrl, engines, notifications, reconcile, ticks, onProblem } = deps;
  const leadership = createLeadership(databaseUrl);
  const reconciler = createReconciler({
    tick: reconcile.tick,
    mayAct: leadership.mayAct,
    intervalMs: INTERVAL_MS,
    onError: onProblem,
    ticks,
  });
  const startedAt = ticks();
  const deaf = [
    notifications.listen(WANTED_CHANNEL, reconciler.wake),
    ...[...engines.values()].map((engine) => engine.onChange(reconciler.wake)),
  ];
  reconciler.wake();

  return {
    /** Why the work behind the requests does not go on; null when it does. */
    problem(): string | null {
      const agoMs = ticks() - (reconciler.lastPass() ?? startedAt);
      const isStale = agoMs > STALE_MS;
      return isStale
        ? `The reconciler has not come round for ${String(Math.round(agoMs / 1000))} seconds.`
        : null;
    },

    async stop(): Promise<void> {
      for (const stopListening of deaf) stopListening();
      // Together: what the pass under way would begin is not begun any more.
      await Promise.all([reconciler.stop(), reconcile.stop()]);
      await leadership.close();
    },
  };
}
