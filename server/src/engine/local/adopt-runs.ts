import { parseRunKey } from '../engine.ts';
import type { ProcessEntry } from './process-table.ts';
import { isShim } from './process-tree.ts';
import type { Sweeper } from './sweeper.ts';
import type { TrackedRuns } from './tracked-runs.ts';

interface AdoptDeps {
  readonly table: readonly ProcessEntry[];
  readonly engine: string;
  readonly bootId: string;
  readonly tracked: TrackedRuns;
  readonly sweeper: Sweeper;
}

/** Takes over what an earlier server left running: the runs, and the strays of those that ended meanwhile. */
export function adoptRuns({ table, engine, bootId, tracked, sweeper }: AdoptDeps): void {
  const ours = table.filter(({ tags }) => tags?.engine === engine);
  const alive = new Set(ours.filter(isShim).map(({ tags }) => tags?.run));
  for (const entry of ours) {
    const { tags, pid, startTime } = entry;
    if (!tags) continue;
    if (!alive.has(tags.run)) sweeper.add({ engine, tag: 'run', value: tags.run });
    if (!isShim(entry) || !tags.shim) continue;
    tracked.add({
      key: tags.run,
      run: { ...parseRunKey(tags.run), folder: tags.shim.folder },
      clusterId: tags.cluster,
      cores: tags.shim.cores,
      since: new Date(),
      identity: { pid, startTime, bootId },
    });
  }
}
