import type { ClustersRepository } from '../clusters/clusters.repository.ts';
import type { ClusterRow } from '../db/schema.ts';
import { runKey, type Engine, type RunRef } from '../engine/engine.ts';
import type { JobsRepository } from '../jobs/jobs.repository.ts';

export interface InventoryDeps {
  readonly engines: ReadonlyMap<string, Engine>;
  readonly clusters: Pick<ClustersRepository, 'listAlive' | 'move'>;
  readonly jobs: Pick<JobsRepository, 'listActive'>;
  /** Absolute path of a run folder. */
  readonly folderOf: (jobId: string, runNumber: number) => string;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  readonly onError: (error: unknown) => void;
}

/** What does not fit in one look may be on its way; what still does not fit in the next is wrong. */
const LOOK_EVERY_MS = 10_000;

const NOT_HELD = 'Its site no longer holds it';

/**
 * Compares what the sites hold with what the database says, for both outlive the server and either may be older than
 * the other: a back-up was restored, a record removed. What nobody owns is ended; a cluster that is not there is let go.
 */
export function createInventory(deps: InventoryDeps) {
  const { engines, clusters, jobs, folderOf, ticks, onError } = deps;
  /** What did not fit in the look before, and in this one. */
  let before = new Set<string>();
  let now = new Set<string>();
  let lookedAt = -Infinity;

  /** Whether it did not fit in the look before either. */
  function isCertain(what: string): boolean {
    now.add(what);
    return before.has(what);
  }

  async function look(engine: Engine): Promise<void> {
    // The rows are read after it: what is held has had its row before.
    const held = await engine.held();
    const rows = (await clusters.listAlive()).filter(({ site }) => site === engine.site);
    const owned = new Set(rows.map(({ id }) => id));
    for (const id of held.clusters) {
      if (!owned.has(id) && isCertain(`${engine.site} holds ${id}`))
        await engine.releaseCluster(id).catch(onError);
    }
    const active = new Set((await jobs.listActive()).map(({ id }) => id));
    for (const { jobId, number } of held.runs) {
      const run = { jobId, number, folder: folderOf(jobId, number) };
      if (!active.has(jobId)) await endRun(engine, run).catch(onError);
    }
    const there = new Set(held.clusters);
    for (const row of rows) {
      const isMissing = row.status === 'Started' && row.wanted === 'up' && !there.has(row.id);
      if (isMissing && isCertain(`${row.id} is missing`)) await letGo(row);
    }
  }

  /** Asked in one look, and forced in the next. */
  async function endRun(engine: Engine, run: RunRef): Promise<void> {
    const runs = `${engine.site} runs ${runKey(run)}`;
    if (!isCertain(runs)) return;
    await engine.stopRun(run, isCertain(`${runs} still`) ? 'kill' : 'term');
  }

  const letGo = (row: ClusterRow) =>
    clusters.move(row.id, [{ status: 'Stop Requested', reason: NOT_HELD }], {
      wanted: 'down',
      down_reason: NOT_HELD,
    });

  return {
    async tick(): Promise<void> {
      if (ticks() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = ticks();
      now = new Set();
      for (const engine of engines.values()) await look(engine).catch(onError);
      before = now;
    },
  };
}
