import { inBinaryUnits } from '../config/byte-size.ts';
import { runKey, type RunRef } from '../engine/engine.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import type { StopOrder } from './job-lifecycle.ts';

export interface DiskQuotaDeps {
  /** What one run may take on the disk; null: any amount. */
  readonly quota: number | null;
  readonly measure: FileThread['diskUse'];
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  /** A run was found to be over its quota: somebody should look after it. */
  readonly onOver: () => void;
  readonly onError: (error: unknown) => void;
}

/** A job that writes fast fills a gigabyte in this time; more often would cost the disk more than it saves. */
const SHORTEST_WAIT_MS = 2_000;
/** Measuring takes at most one part in so many of the time, however many files there are. */
const SHARE = 20;
const LONGEST_WAIT_MS = 60_000;

interface Measured {
  isOver: boolean;
  /** Infinity while it is being measured. */
  notBefore: number;
}

/** Knows which runs take more of the disk than they may. It remembers nothing: a new server measures again. */
export function createDiskQuota({ quota, measure, ticks, onOver, onError }: DiskQuotaDeps) {
  const runs = new Map<string, Measured>();
  const order = quota === null ? undefined : exceeded(quota);

  async function look(folder: string, known: Measured, enough: number): Promise<void> {
    known.notBefore = Infinity;
    let waitMs = SHORTEST_WAIT_MS;
    try {
      const { bytes, tookMs } = await measure({ folder, enough });
      known.isOver = bytes > enough;
      waitMs = Math.min(Math.max(waitMs, tookMs * SHARE), LONGEST_WAIT_MS);
    } finally {
      known.notBefore = ticks() + waitMs;
    }
    if (known.isOver) onOver();
  }

  return {
    /** Why the run has to end, if what was last measured says so; measures again when that is long ago. */
    orderFor(run: RunRef): StopOrder | undefined {
      if (quota === null) return undefined;
      const key = runKey(run);
      const known = runs.get(key) ?? { isOver: false, notBefore: -Infinity };
      runs.set(key, known);
      if (known.isOver) return order;
      if (ticks() >= known.notBefore) look(run.folder, known, quota).catch(onError);
      return undefined;
    },

    /** The run is over. */
    forget(run: RunRef): void {
      runs.delete(runKey(run));
    },
  };
}
export type DiskQuota = ReturnType<typeof createDiskQuota>;

const exceeded = (quota: number): StopOrder => ({
  reason: `Disk quota of ${inBinaryUnits(quota)} exceeded`,
  outcome: 'failed',
});
