import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { matches, type JobFilter } from './job-listing.ts';

/** Of so many lists the latest counts are kept. */
const MOST_COUNTS = 500;

/**
 * Exact counts that cost the same however many jobs there are. Jobs by state are counted by the database itself, line
 * by line as they change (see migration 0015). What is narrowed further is counted once, and anew when any job of the
 * owner has changed: the count is kept beside how many changes there were before it was taken.
 */
export function createJobCounts(db: Db) {
  const counts = new Map<string, { changes: number; count: number }>();

  return {
    /** For this reader: most people have no jobs shared with them, and are spared the look for them. */
    async narrowed(filter: JobFilter): Promise<JobFilter> {
      if (filter.whose !== 'all') return filter;
      const any = await db
        .selectFrom('job_share')
        .select('job_id')
        .where('account_id', '=', filter.accountId)
        .limit(1)
        .executeTakeFirst();
      return any ? filter : { ...filter, whose: 'mine' };
    },

    async count(filter: JobFilter): Promise<number> {
      if (filter.states?.length === 0) return 0;
      const [mine, shared] = await Promise.all([
        filter.whose === 'shared' ? 0 : countMine({ ...filter, whose: 'mine' }),
        filter.whose === 'mine' ? 0 : countRows({ ...filter, whose: 'shared' }),
      ]);
      return mine + shared;
    },
  };

  async function countMine(filter: JobFilter): Promise<number> {
    const tallies = await db
      .selectFrom('job_count')
      .where('owner_id', '=', filter.accountId)
      .groupBy('state')
      .select([
        'state',
        sql<number>`sum(jobs)::bigint`.as('jobs'),
        sql<number>`sum(changes)::bigint`.as('changes'),
      ])
      .execute();
    const { accountId, whose, states, ...narrower } = filter;
    if (Object.values(narrower).every((value: unknown) => value === undefined || value === ''))
      return sum(
        tallies.filter(({ state }) => states?.some((one) => one === state) ?? true),
        'jobs',
      );
    const changes = sum(tallies, 'changes');
    const key = JSON.stringify([accountId, whose, states, narrower]);
    const known = counts.get(key);
    const count = known?.changes === changes ? known.count : await countRows(filter);
    counts.delete(key);
    counts.set(key, { changes, count });
    const [oldest] = counts.keys();
    if (counts.size > MOST_COUNTS && oldest !== undefined) counts.delete(oldest);
    return count;
  }

  async function countRows(filter: JobFilter): Promise<number> {
    const { count } = await db
      .selectFrom('job')
      .where((eb) => matches(eb, filter))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }
}
export type JobCounts = ReturnType<typeof createJobCounts>;

const sum = <Key extends string>(rows: readonly Record<Key, number>[], key: Key): number =>
  rows.reduce((total, row) => total + row[key], 0);
