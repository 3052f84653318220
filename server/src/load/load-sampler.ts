import type { Engine } from '../engine/engine.ts';
import type { LoadRepository, LoadSample } from './load.repository.ts';

export interface SamplerDeps {
  readonly load: Pick<LoadRepository, 'working' | 'add'>;
  readonly engines: ReadonlyMap<string, Engine>;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  readonly onError: (error: unknown) => void;
}

/** Fine enough to see phases of a job, and a look at all processes costs a few milliseconds. */
const SAMPLE_EVERY_MS = 10_000;

/** Notes what the clusters that have jobs take of their hardware. One server does so: the one that reconciles. */
export function createLoadSampler({ load, engines, ticks, onError }: SamplerDeps) {
  let sampledAt = -Infinity;

  async function sample(): Promise<void> {
    const working = await load.working();
    if (working.size === 0) return;
    const samples: LoadSample[] = [];
    for (const engine of engines.values()) {
      const measured = await engine.measureClusters().catch((error: unknown) => {
        onError(error);
        return [];
      });
      for (const { clusterId, node, coresBusy, memoryBytes } of measured) {
        const cores = working.get(clusterId);
        // Runs that are not tied to their cores may borrow others.
        if (cores !== undefined)
          samples.push({ clusterId, node, cpu: Math.min(1, coresBusy / cores), memoryBytes });
      }
    }
    await load.add(samples);
  }

  return {
    async tick(): Promise<void> {
      if (ticks() - sampledAt < SAMPLE_EVERY_MS) return;
      sampledAt = ticks();
      await sample().catch(onError);
    },
  };
}
