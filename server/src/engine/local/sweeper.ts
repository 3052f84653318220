import { readProcessTable } from './process-table.ts';
import type { Belonging } from './process-tree.ts';
import { isShim, selectProcesses } from './process-tree.ts';
import type { Signaller } from './signals.ts';

/** All that ended within this time share one look at the process table, which costs milliseconds. */
const sweepEveryMs = 250;
/** What a run leaves running is asked to end, and has this long. */
const strayGraceMs = 2_000;

interface SweeperDeps {
  readonly signaller: Signaller;
  readonly clock: () => number;
}

/** Ends what runs leave running behind them. */
export function createSweeper({ signaller, clock }: SweeperDeps) {
  const pending = new Map<
    string,
    { readonly belonging: Belonging; askedAt?: number | undefined }
  >();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  return {
    add(belonging: Belonging): void {
      const known = pending.get(belonging.value);
      const session = belonging.session ?? known?.belonging.session;
      pending.set(belonging.value, { ...known, belonging: { ...belonging, session } });
      wake();
    },
    close(): void {
      closed = true;
      clearTimeout(timer);
    },
  };

  function wake(): void {
    if (closed || timer) return;
    timer = setTimeout(() => {
      sweep()
        // Too many files are open, say: what is still pending is looked for again.
        .catch(() => undefined)
        .finally(() => {
          timer = undefined;
          if (pending.size) wake();
        });
    }, sweepEveryMs).unref();
  }

  async function sweep(): Promise<void> {
    const table = await readProcessTable();
    for (const [key, entry] of pending) {
      const strays = selectProcesses(table, entry.belonging);
      if (strays.length === 0) pending.delete(key);
      // The shim is about to end: what it is doing now is no stray.
      if (strays.length === 0 || strays.some(isShim)) continue;
      entry.askedAt ??= clock();
      const how = clock() - entry.askedAt < strayGraceMs ? 'term' : 'kill';
      await signaller.end(table, entry.belonging, how);
    }
  }
}
export type Sweeper = ReturnType<typeof createSweeper>;
