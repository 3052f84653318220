import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Db } from '../db/database.ts';
import { mayRead } from '../db/readable-job.ts';
import type { ClusterRow, Database, JobRow } from '../db/schema.ts';
import type { Start } from '../http/walk.ts';
import type { JobState } from './job-state.ts';

/** A job with what a list shows of its cluster and runs. */
export type ListedJob = JobRow & {
  readonly owner: string;
  /** E-mail addresses, in order. */
  readonly shared_with: string[];
  readonly cluster_name: string | null;
  readonly cluster_status: ClusterRow['status'] | null;
  readonly cluster_is_persistent: boolean | null;
  /** Of the first run that did not end well, else of the first. */
  readonly exit_code: number | null;
  readonly signal: string | null;
};

export interface JobFilter {
  readonly accountId: string;
  /** Their own jobs, those that others shared with them, or both. */
  readonly whose: 'mine' | 'shared' | 'all';
  /** Any of these; undefined: all. */
  readonly states?: readonly JobState[] | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly clusterId?: string | undefined;
  /** Days, inclusive, such as 2026-03-01. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface JobOrder {
  readonly column: 'created_at' | 'name';
  readonly direction: 'asc' | 'desc';
}

export function createJobListing(db: Db) {
  const joined = () =>
    db
      .selectFrom('job')
      .innerJoin('account', 'account.id', 'job.owner_id')
      .leftJoin('cluster', 'cluster.id', 'job.cluster_id')
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('run')
            .select(['run.exit_code', 'run.signal'])
            .whereRef('run.job_id', '=', 'job.id')
            .where('run.completed_at', 'is not', null)
            .orderBy((by) => by.case().when('run.outcome', '=', 'succeeded').then(1).else(0).end())
            .orderBy('run.number')
            .limit(1)
            .as('told'),
        (join) => join.onTrue(),
      )
      .selectAll('job')
      .select([
        'account.email as owner',
        'cluster.name as cluster_name',
        'cluster.status as cluster_status',
        'cluster.is_persistent as cluster_is_persistent',
        'told.exit_code',
        'told.signal',
        sql<string[]>`array(
          select reader.email from job_share join account reader on reader.id = job_share.account_id
          where job_share.job_id = job.id order by reader.email)`.as('shared_with'),
      ]);

  return {
    /** One job that this account may look at. */
    find: (accountId: string, id: string): Promise<ListedJob | undefined> =>
      joined().where('job.id', '=', id).where(mayRead(accountId)).executeTakeFirst(),

    /** In their order from `start` on, without the cost of what stands before a place. */
    page: async (
      filter: JobFilter,
      order: JobOrder,
      limit: number,
      { place, skip }: Start,
    ): Promise<ListedJob[]> => {
      const { column, direction } = order;
      const first = branchesOf(filter, order).map(
        (branch) =>
          sql`(${db
            .selectFrom('job')
            .select(['job.id', `job.${column} as value`])
            .where((eb) => matches(eb, branch))
            .$if(place !== undefined, (query) => query.where(isBehind(order, place)))
            .orderBy(`job.${column}`, direction)
            .orderBy('job.id', direction)
            .limit(limit + skip)})`,
      );
      if (first.length === 0) return [];
      const inOrder = sql`order by value ${sql.raw(direction)}, id ${sql.raw(direction)}`;
      const ids = sql`select id from (${sql.join(first, sql` union all `)}) first
        ${inOrder} limit ${limit} offset ${skip}`;
      return joined()
        .where(sql<SqlBool>`job.id = any(array(${ids}))`)
        .orderBy(`job.${column}`, direction)
        .orderBy('job.id', direction)
        .execute();
    },
  };
}
export type JobListing = ReturnType<typeof createJobListing>;

const isBehind = ({ column, direction }: JobOrder, place: Start['place']) =>
  sql<SqlBool>`(${sql.ref(`job.${column}`)}, job.id) ${sql.raw(direction === 'desc' ? '<' : '>')}
    (${place?.value}::${sql.raw(column === 'name' ? 'text' : 'timestamptz')}, ${place?.id})`;

/** Each can be read in its order off an index; an `or` of them would be sorted as a whole. */
function branchesOf(filter: JobFilter, order: JobOrder): JobFilter[] {
  if (filter.whose === 'all')
    return [...branchesOf({ ...filter, whose: 'mine' }, order), { ...filter, whose: 'shared' }];
  if (filter.whose === 'shared' || order.column === 'name') return [filter];
  return filter.states?.map((state) => ({ ...filter, states: [state] })) ?? [filter];
}

/** The same in the index that lists by state. */
const STATE = sql<string>`coalesce(job.outcome, job.status, 'saved')`;

export function matches(eb: ExpressionBuilder<Database, 'job'>, filter: JobFilter) {
  const { ids, states, search, clusterId, from, to } = filter;
  const conditions: Expression<SqlBool>[] = [
    filter.whose === 'shared'
      ? eb('job.id', 'in', (shares) =>
          shares
            .selectFrom('job_share')
            .select('job_share.job_id')
            .where('job_share.account_id', '=', filter.accountId),
        )
      : eb('job.owner_id', '=', filter.accountId),
  ];
  if (ids) conditions.push(eb('job.id', 'in', ids.length > 0 ? ids : ['']));
  if (states?.length === 1) conditions.push(sql<SqlBool>`${STATE} = ${states[0]}`);
  else if (states) conditions.push(sql<SqlBool>`${STATE} = any(${states})`);
  if (clusterId !== undefined) conditions.push(eb('job.cluster_id', '=', clusterId));
  if (from !== undefined) conditions.push(sql<SqlBool>`job.created_at >= ${from}::date`);
  if (to !== undefined) conditions.push(sql<SqlBool>`job.created_at < ${to}::date + 1`);
  if (search !== undefined && search !== '') conditions.push(contains(search));
  return eb.and(conditions);
}

/** Part of its name, id, software or commands, without case. */
function contains(search: string) {
  const pattern = `%${search.slice(0, 200).replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`(job.name ilike ${pattern} or job.id ilike ${pattern}
    or array_to_string(job.analysis_names, ' ') ilike ${pattern}
    or exists (select from jsonb_array_elements(job.request -> 'jobanalyses') tile where tile ->> 'command' ilike ${pattern}))`;
}
