import { sql } from 'kysely';
import type { ClusterJob } from '#contract/clusters';
import { HOLDING_STATUSES } from '#contract/statuses';
import type { Db } from '../db/database.ts';
import type { JobRow } from '../db/schema.ts';
import { endOf } from '../db/timestamps.ts';

/** What the jobs of a cluster take of it. */
export interface ClusterLoad {
  readonly coresTaken: number;
  readonly jobsRunning: number;
  readonly jobsQueued: number;
  /** Those that hold cores now, in the order they were submitted; at most 20. */
  readonly running: readonly ClusterJob[];
}

const IDLE: ClusterLoad = { coresTaken: 0, jobsRunning: 0, jobsQueued: 0, running: [] };
const SHOWN = 20;

/** Never the request, which may be long. */
const SHOWN_OF_JOBS = [
  'id',
  'name',
  'status',
  'status_reason',
  'cores',
  'submitted_at',
  'started_at',
  'walltime',
] as const;

export function createClusterLoads(db: Db) {
  const active = () =>
    db.selectFrom('job').where('status', 'is not', null).where('status', '!=', 'Completed');

  return {
    /** The load of each cluster; clusters without jobs are not in the map: ask `loadOf`. */
    async of(clusterIds: readonly string[]): Promise<(clusterId: string) => ClusterLoad> {
      if (clusterIds.length === 0) return () => IDLE;
      const [counts, holding] = await Promise.all([
        active()
          .where('cluster_id', 'in', clusterIds)
          .groupBy('cluster_id')
          .select(({ fn }) => [
            'cluster_id',
            fn.count<number>('id').filterWhere('status', 'in', HOLDING_STATUSES).as('running'),
            fn.count<number>('id').filterWhere('status', 'not in', HOLDING_STATUSES).as('queued'),
            fn
              .coalesce(
                fn.sum<number>('cores').filterWhere('status', 'in', HOLDING_STATUSES),
                sql<number>`0`,
              )
              .as('cores'),
          ])
          .execute(),
        active()
          .where('cluster_id', 'in', clusterIds)
          .where('status', 'in', HOLDING_STATUSES)
          .orderBy('queue_position')
          .select(['cluster_id', ...SHOWN_OF_JOBS])
          .execute(),
      ]);
      const holders = Map.groupBy(holding, ({ cluster_id }) => cluster_id);
      const loads = new Map(
        counts.map(({ cluster_id, running, queued, cores }) => [
          cluster_id,
          {
            coresTaken: cores,
            jobsRunning: running,
            jobsQueued: queued,
            running: (holders.get(cluster_id) ?? []).slice(0, SHOWN).map(toClusterJob),
          },
        ]),
      );
      return (clusterId) => loads.get(clusterId) ?? IDLE;
    },

    /** Running jobs first, then the waiting ones in the order they will start. */
    async queue(clusterId: string, limit: number, offset: number) {
      const jobs = active().where('cluster_id', '=', clusterId);
      const [rows, { count }] = await Promise.all([
        jobs
          .select(SHOWN_OF_JOBS)
          .orderBy((eb) => eb.case().when('status', 'in', HOLDING_STATUSES).then(0).else(1).end())
          .orderBy('queue_position')
          .limit(limit)
          .offset(offset)
          .execute(),
        jobs.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ]);
      return { rows: rows.map(toClusterJob), count };
    },
  };
}
export type ClusterLoads = ReturnType<typeof createClusterLoads>;

function toClusterJob(row: Pick<JobRow, (typeof SHOWN_OF_JOBS)[number]>): ClusterJob {
  return {
    id: row.id,
    name: row.name,
    status: row.status ?? '',
    statusReason: row.status_reason,
    cores: row.cores,
    dateSubmitted: row.submitted_at,
    dateStarted: row.started_at,
    endsBefore: endOf(row.started_at, row.walltime),
  };
}
