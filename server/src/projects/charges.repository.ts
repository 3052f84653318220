import { sql } from 'kysely';
import type { Bill, UsageGroup, UsageRow } from '#contract/projects';
import type { Db } from '../db/database.ts';

/** Charges between two moments, `to` left out; of one account, or of all. */
export interface ChargePeriod {
  readonly from: string;
  readonly to: string;
  readonly accountId: string | null;
  readonly now: Date;
}

const GROUPS: Readonly<Record<UsageGroup, { readonly key: string; readonly label: string }>> = {
  month: { key: `to_char(month, 'YYYY-MM')`, label: `to_char(month, 'YYYY-MM')` },
  user: { key: 'account_id', label: `coalesce(max(account.email), 'a user who was removed')` },
  project: { key: 'project_id', label: `coalesce(max(project.name), 'no project')` },
  core_type: { key: 'line.core_type', label: 'line.core_type' },
};

export function createChargesRepository(db: Db) {
  /** With the core-hours that fall into the period. What spans two months is shared out by time. */
  const lines = ({ from, to, accountId, now }: ChargePeriod) => sql`(
    select charges.*, month, cores * price_per_core_hour * hours as cost, cores * hours as core_hours from (
      select kind, subject_id, account_id, project_id, core_type, started_at, ended_at, cores, price_per_core_hour
        from charge where ended_at >= ${from}::timestamptz and started_at < ${to}::timestamptz
          ${accountId === null ? sql`` : sql`and account_id = ${accountId}`}
      union all
      select * from charges_under_way(${now}) where ended_at >= ${from}::timestamptz and started_at < ${to}::timestamptz
        ${accountId === null ? sql`` : sql`and account_id = ${accountId}`}
    ) charges
    cross join lateral generate_series(
      date_trunc('month', greatest(started_at, ${from}::timestamptz)),
      least(ended_at, ${to}::timestamptz - interval '1 microsecond'), interval '1 month') month
    cross join lateral (select extract(epoch from
      least(ended_at, ${to}::timestamptz, month + interval '1 month')
      - greatest(started_at, ${from}::timestamptz, month))::double precision / 3600 as hours) share)`;

  const sums = sql`count(distinct subject_id) filter (where kind = 'job') as jobs,
    coalesce(sum(core_hours), 0) as "coreHours", coalesce(sum(cost), 0) as cost`;

  return {
    /** Months in their order, all else by cost. */
    async grouped(group: UsageGroup, period: ChargePeriod): Promise<UsageRow[]> {
      const { key, label } = GROUPS[group];
      const { rows } = await sql<UsageRow>`
        select ${sql.raw(key)} as key, ${sql.raw(label)} as label, ${sums} from ${lines(period)} line
        left join account on account.id = line.account_id left join project on project.id = line.project_id
        group by ${sql.raw(key)} order by ${sql.raw(group === 'month' ? 'key' : 'cost desc, key')}`.execute(
        db,
      );
      return rows;
    },

    /** Of the whole period: a job of two months counts once. */
    async total(period: ChargePeriod): Promise<Pick<Bill, 'activeUsers'> & UsageTotal> {
      const { rows } = await sql<Pick<Bill, 'activeUsers'> & UsageTotal>`
        select ${sums}, count(distinct account_id) as "activeUsers" from ${lines(period)} line`.execute(
        db,
      );
      return rows[0] ?? { jobs: 0, coreHours: 0, cost: 0, activeUsers: 0 };
    },

    /** Bytes of all files that were there at some time of the period. */
    async storedBytes({ from, to, accountId }: ChargePeriod): Promise<number> {
      const { rows } = await sql<{ bytes: number }>`
        select coalesce(sum(size), 0)::bigint as bytes from file
        where created_at < ${to}::timestamptz and (deleted_at is null or deleted_at >= ${from}::timestamptz)
          ${accountId === null ? sql`` : sql`and owner_id = ${accountId}`}`.execute(db);
      return rows[0]?.bytes ?? 0;
    },
  };
}
export type ChargesRepository = ReturnType<typeof createChargesRepository>;

type UsageTotal = Pick<UsageRow, 'jobs' | 'coreHours' | 'cost'>;
