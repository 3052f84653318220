import { sql } from 'kysely';
import type { LoadMeasurement } from '#contract/load';
import type { Db } from '../db/database.ts';

export interface LoadSample {
  readonly clusterId: string;
  readonly node: string;
  /** Part of the cluster's cores, 0 to 1. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** Measurements of one cluster, averaged over periods. */
export interface LoadQuery {
  readonly clusterId: string;
  readonly from: Date;
  readonly to: Date;
  /** Seconds that one measurement stands for. */
  readonly period: number;
}

/** After a day one sample of six is kept, after a week none. */
const THIN_AFTER = sql`interval '1 day'`;
const KEEP = sql`interval '7 days'`;

export function createLoadRepository(db: Db) {
  const averages = ({ clusterId, from, to, period }: LoadQuery) =>
    sql`select to_char(max(at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time, node, avg(cpu) as cpu,
          round(avg(memory_bytes))::bigint as memory
        from cluster_load
        where cluster_id = ${clusterId} and at >= ${from.toISOString()}::timestamptz
          and at <= ${to.toISOString()}::timestamptz
        group by node, date_bin(${period}::double precision * interval '1 second', at, 'epoch')`;

  return {
    /** Clusters that have jobs under way, with how many cores each has. */
    async working(): Promise<ReadonlyMap<string, number>> {
      const rows = await db
        .selectFrom('cluster')
        .select(['id', 'cores'])
        .where('status', '=', 'Started')
        .where('idle_since', 'is', null)
        .execute();
      return new Map(rows.map(({ id, cores }) => [id, cores]));
    },

    async add(samples: readonly LoadSample[]): Promise<void> {
      if (samples.length === 0) return;
      await db
        .insertInto('cluster_load')
        .values(
          samples.map(({ clusterId, node, cpu, memoryBytes }) => ({
            cluster_id: clusterId,
            node,
            cpu,
            memory_bytes: memoryBytes,
          })),
        )
        .execute();
    },

    /** Oldest first. */
    async read(query: LoadQuery, limit: number, offset: number): Promise<LoadMeasurement[]> {
      const { rows } = await sql<LoadMeasurement>`
        ${averages(query)} order by max(at), node limit ${limit} offset ${offset}`.execute(db);
      return rows;
    },

    async count(query: LoadQuery): Promise<number> {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from (${averages(query)}) as average`.execute(db);
      return rows[0]?.count ?? 0;
    },

    async prune(): Promise<void> {
      await sql`delete from cluster_load where at < clock_timestamp() - ${KEEP}
        or (at < clock_timestamp() - ${THIN_AFTER} and extract(second from at) >= 10)`.execute(db);
    },
  };
}
export type LoadRepository = ReturnType<typeof createLoadRepository>;
