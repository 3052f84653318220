import { readFileSync } from 'node:fs';
import type { ClusterLoad } from '../engine.ts';
import { readProcessTable } from './process-table.ts';
import { selectProcesses } from './process-tree.ts';

/** Ticks of /proc in a second, the same on every Linux. */
const TICKS_PER_SECOND = 100;

interface LoadDeps {
  readonly engine: string;
  readonly node: string;
  /** Milliseconds of a clock that is never set back. */
  readonly clock: () => number;
}

/**
 * Measures what the clusters' processes take. Processor time is what was used since the look before, so the first look
 * tells nothing; memory is what is resident now, with what processes share counted for each of them.
 */
export function createLoadMeter({ engine, node, clock }: LoadDeps) {
  /** Ticks of each run as of the look before. */
  let before: { readonly at: number; readonly ticks: ReadonlyMap<string, number> } | undefined;

  return async function measure(): Promise<readonly ClusterLoad[]> {
    const at = clock();
    const table = await readProcessTable();
    const ours = table.flatMap(({ tags }) => (tags?.engine === engine ? [tags] : []));
    const runs = new Map(ours.map(({ run, cluster }) => [run, cluster]));
    const ticks = new Map<string, number>();
    const loads = new Map<string, { usedTicks: number; memoryBytes: number }>();
    for (const [run, cluster] of runs) {
      const taken = selectProcesses(table, { engine, tag: 'run', value: run }).map(({ pid }) =>
        read(pid),
      );
      const load = loads.get(cluster) ?? { usedTicks: 0, memoryBytes: 0 };
      const now = taken.reduce((sum, process) => sum + process.ticks, 0);
      ticks.set(run, now);
      // Less than before: a process ended for which nobody waited, and its time went with it.
      load.usedTicks += Math.max(0, now - (before?.ticks.get(run) ?? 0));
      load.memoryBytes += taken.reduce((sum, process) => sum + process.memoryBytes, 0);
      loads.set(cluster, load);
    }
    const last = before;
    before = { at, ticks };
    if (!last || at <= last.at) return [];
    const seconds = (at - last.at) / 1000;
    return [...loads].map(([clusterId, { usedTicks, memoryBytes }]) => ({
      clusterId,
      node,
      coresBusy: usedTicks / TICKS_PER_SECOND / seconds,
      memoryBytes,
    }));
  };
}

/** What a process used, and what its children used that it waited for: their time does not go with them. */
function read(pid: number): { readonly ticks: number; readonly memoryBytes: number } {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    // After the name, which may hold blanks and brackets, the 12th to the 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
    const [, kilobytes = '0'] = /^VmRSS:\s*(\d+)/m.exec(status) ?? [];
    return { ticks, memoryBytes: Number(kilobytes) * 1024 };
  } catch {
    // It ended meanwhile.
    return { ticks: 0, memoryBytes: 0 };
  }
}
