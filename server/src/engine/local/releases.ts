import type { Clusters } from './clusters.ts';
import { readProcessTable } from './process-table.ts';
import { selectProcesses } from './process-tree.ts';
import type { Signaller } from './signals.ts';
import type { TrackedRuns } from './tracked-runs.ts';

/** How long what runs on a cluster has to end by itself when the cluster is torn down. */
const releaseGraceMs = 2_000;

interface ReleasesDeps {
  readonly engine: string;
  readonly clusters: Clusters;
  readonly tracked: TrackedRuns;
  readonly signaller: Signaller;
  readonly clock: () => number;
  readonly onGone: () => void;
}

/** Tears clusters down: first the processes, and the cores only once the last of them is gone. */
export function createReleases({
  engine,
  clusters,
  tracked,
  signaller,
  clock,
  onGone,
}: ReleasesDeps) {
  const since = new Map<string, number>();

  return {
    isReleasing: (clusterId: string): boolean => since.has(clusterId),

    async release(clusterId: string): Promise<'releasing' | 'gone'> {
      const begun = since.get(clusterId) ?? clock();
      // From here on no run starts on it.
      since.set(clusterId, begun);
      const table = await readProcessTable();
      const belonging = { engine, tag: 'cluster', value: clusterId } as const;
      const left = selectProcesses(table, belonging);
      const how = clock() - begun < releaseGraceMs ? 'term' : 'kill';
      if (left.length) await signaller.end(table, belonging, how);
      // A run that is just being started is not in the table yet.
      if (left.length || tracked.of(clusterId).length) return 'releasing';
      await clusters.remove(clusterId);
      since.delete(clusterId);
      onGone();
      return 'gone';
    },
  };
}
