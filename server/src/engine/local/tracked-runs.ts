import type { RunRef } from '../engine.ts';
import type { ProcessIdentity } from './process-table.ts';
import { isAlive } from './process-table.ts';

/** A run that this engine knows to be under way, and the cores it has to itself. */
export interface TrackedRun {
  readonly key: string;
  readonly run: RunRef;
  readonly clusterId: string;
  readonly cores: readonly number[];
  readonly since: Date;
  /** Undefined: a child of this process, whose end is told. */
  readonly identity: ProcessIdentity | undefined;
}

/** Runs under way. The process table is the truth; this is what saves reading it for each question. */
export function createTrackedRuns({
  bootId,
  onGone,
}: {
  bootId: string;
  onGone: (run: TrackedRun) => void;
}) {
  const runs = new Map<string, TrackedRun>();

  return {
    get: (key: string): TrackedRun | undefined => runs.get(key),
    of: (clusterId: string): readonly TrackedRun[] =>
      [...runs.values()].filter((run) => run.clusterId === clusterId),
    add: (run: TrackedRun): void => {
      runs.set(run.key, run);
    },
    drop,
    /** Looks after the runs that are nobody's children here. */
    poll(): void {
      for (const { key, identity } of runs.values())
        if (identity && !isAlive(identity, bootId)) drop(key);
    },
  };

  /** Lets go of the run's cores; nothing happens the second time. */
  function drop(key: string): void {
    const run = runs.get(key);
    if (!run) return;
    runs.delete(key);
    onGone(run);
  }
}
export type TrackedRuns = ReturnType<typeof createTrackedRuns>;
