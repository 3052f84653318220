import type { ClusterSpec, Engine } from '../engine/engine.ts';
import type { ClusterRow } from '../db/schema.ts';
import { HOUR_MS, toTimestamp } from '../db/timestamps.ts';
import { CLUSTER_SHUT_DOWN, JOB_IS_OVER } from '../jobs/job-lifecycle.ts';
import type { JobsRepository } from '../jobs/jobs.repository.ts';
import type { Stopwatch } from '../reconciler/stopwatch.ts';
import type { ClusterLoad, ClusterLoads } from './cluster-load.ts';
import type { ClustersRepository } from './clusters.repository.ts';

export interface ClustersReconcilerDeps {
  readonly clusters: ClustersRepository;
  readonly loads: ClusterLoads;
  readonly jobs: Pick<JobsRepository, 'orderStopOnCluster'>;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly clock: () => Date;
  /** Since a cluster is up, and since it has no job. */
  readonly uptime: Stopwatch;
  readonly idleTime: Stopwatch;
  readonly onError: (error: unknown) => void;
}

const MINUTE_MS = 60_000;

/** Brings every cluster one step nearer to what is wanted of it. */
export function createClustersReconciler(deps: ClustersReconcilerDeps) {
  const { clusters, loads, jobs, engines, clock, uptime, idleTime, onError } = deps;
  /** Clusters of which the engine has said once that nothing is left. */
  const goneOnce = new Set<string>();

  async function bringUp(row: ClusterRow, engine: Engine): Promise<void> {
    const state = await ask(row, () => engine.ensureCluster(specOf(row)));
    switch (state.state) {
      case 'waiting':
        if (row.status === 'Queued') await clusters.explain(row.id, 'Queued', state.reason);
        else await clusters.move(row.id, [{ status: 'Queued', reason: state.reason }]);
        return;
      case 'starting':
        if (row.status === 'Starting') await clusters.explain(row.id, 'Starting', state.reason);
        else await clusters.move(row.id, [{ status: 'Starting', reason: state.reason }]);
        return;
      case 'up': {
        uptime.start(row.id);
        const started = { started_at: toTimestamp(clock()), nodes: JSON.stringify(state.nodes) };
        if (row.status === 'Starting')
          await clusters.move(row.id, [{ status: 'Started' }], started);
        else if (row.status === 'Pending') {
          await clusters.move(
            row.id,
            [{ status: 'Queued' }, { status: 'Starting' }, { status: 'Started' }],
            started,
          );
        } else
          await clusters.move(row.id, [{ status: 'Starting' }, { status: 'Started' }], started);
        return;
      }
      case 'refused':
        await clusters.move(row.id, [{ status: 'Error', reason: state.reason }], {
          stopped_at: clock().toISOString(),
        });
    }
  }

  /** A started cluster ends by its walltime, or when it had no job for its idle time-out. */
  async function watch(row: ClusterRow, load: ClusterLoad): Promise<void> {
    const upMs = row.started_at === null ? 0 : uptime.elapsedMs(row.id, row.started_at);
    if (row.walltime !== null && upMs >= row.walltime * HOUR_MS) {
      await takeDown(row, `Walltime of ${String(row.walltime)} hours exceeded`);
      return;
    }
    // Its site was away.
    if (row.status_reason !== null) await clusters.explain(row.id, 'Started', null);
    if (!row.is_persistent) return;
    const isIdle = isWithoutJobs(load);
    if (isIdle && row.idle_since === null)
      await clusters.update(row.id, { idle_since: toTimestamp(clock()) });
    if (!isIdle && row.idle_since !== null) await clusters.update(row.id, { idle_since: null });
    const idleMs = row.idle_since === null ? 0 : idleTime.elapsedMs(row.id, row.idle_since);
    if (isIdle && idleMs >= row.idle_timeout_minutes * MINUTE_MS) {
      await takeDown(row, `Without a job for ${String(row.idle_timeout_minutes)} minutes`, {
        onlyIfIdle: true,
      });
    }
  }

  const takeDown = (row: ClusterRow, reason: string, { onlyIfIdle = false } = {}) =>
    clusters.move(
      row.id,
      [{ status: 'Stop Requested', reason }],
      { wanted: 'down', down_reason: reason },
      { onlyIfIdle },
    );

  /** Its jobs end first, then its cores are let go. */
  async function bringDown(row: ClusterRow, engine: Engine, load: ClusterLoad): Promise<void> {
    const reason = row.down_reason;
    const stopping = { status: 'Stopping', reason } as const;
    if (row.status === 'Stop Requested') await clusters.move(row.id, [stopping]);
    else if (row.status === 'Stopping') {
      if (row.status_reason !== reason) await clusters.explain(row.id, 'Stopping', reason);
    } else if (row.status !== 'Not Started')
      await clusters.move(row.id, [{ status: 'Stop Requested', reason }, stopping]);
    await jobs.orderStopOnCluster(row.id, CLUSTER_SHUT_DOWN);
    if (!isWithoutJobs(load)) return;
    // One that is Not Started may hold cores all the same: whoever asked for them came no further.
    if (!(await isGone(row, engine))) return;
    await clusters.move(row.id, [{ status: 'Stopped', reason }], {
      stopped_at: endOf(row),
      idle_since: null,
    });
    uptime.forget(row.id);
    idleTime.forget(row.id);
  }

  /** A row that is Stopped is looked after no more, so the engine has to say it in two passes, one after the other. */
  async function isGone(row: ClusterRow, engine: Engine): Promise<boolean> {
    const wasGone = goneOnce.delete(row.id);
    const isGoneNow = (await ask(row, () => engine.releaseCluster(row.id))) === 'gone';
    if (isGoneNow && !wasGone) goneOnce.add(row.id);
    return isGoneNow && wasGone;
  }

  /** What it was up for is what is billed, also when the machine's clock was set meanwhile. */
  const endOf = ({ id, started_at: startedAt }: ClusterRow): string =>
    toTimestamp(
      startedAt === null
        ? clock()
        : new Date(Date.parse(startedAt) + uptime.elapsedMs(id, startedAt)),
    );

  async function step(row: ClusterRow, load: ClusterLoad): Promise<void> {
    const engine = engines.get(row.site);
    if (!engine) {
      await clusters.explain(
        row.id,
        row.status,
        `Site ${row.site} is no longer in the configuration`,
      );
    } else if (row.wanted === 'down') await bringDown(row, engine, load);
    // It was made for one job, and nobody else can ever use it.
    else if (!row.is_persistent && isWithoutJobs(load)) await clusters.letGo(row.id, JOB_IS_OVER);
    else if (row.status === 'Started') await watch(row, load);
    else await bringUp(row, engine);
  }

  return {
    async tick(): Promise<void> {
      const alive = await clusters.listAlive();
      const loadOf = await loads.of(alive.map(({ id }) => id));
      for (const row of alive) {
        await step(row, loadOf(row.id)).catch((error: unknown) => tell(row, error).catch(onError));
      }
    },
  };

  /** What keeps a cluster from going on is told where people look for it. */
  async function tell({ id, status }: ClusterRow, error: unknown): Promise<void> {
    onError(error);
    if (error instanceof SiteTrouble) await clusters.explain(id, status, error.message);
  }
}

class SiteTrouble extends Error {}

async function ask<T>({ site }: ClusterRow, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SiteTrouble(`Site ${site} has trouble, tried again: ${why}`, { cause: error });
  }
}

const isWithoutJobs = ({ jobsRunning, jobsQueued }: ClusterLoad): boolean =>
  jobsRunning + jobsQueued === 0;

const specOf = (row: ClusterRow): ClusterSpec => ({
  id: row.id,
  coreType: row.core_type,
  slots: row.slots,
  coresPerSlot: row.cores_per_slot,
});
