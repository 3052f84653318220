import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely';
import { JobStatus, type Outcome } from '#contract/statuses';
import type { Db } from '../db/database.ts';
import { mayRead } from '../db/readable-job.ts';
import type { ClusterRow, Database, JobRow } from '../db/schema.ts';

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
  readonly ids?: readonly string[] | undefined;
  readonly statuses?: readonly JobStatus[] | undefined;
  readonly outcomes?: readonly Outcome[] | undefined;
  readonly phase?: 'saved' | 'active' | 'completed' | 'not_completed' | undefined;
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

/** Where a keyset page begins: after this job, newest first. */
export interface JobPlace {
  readonly createdAt: string;
  readonly id: string;
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

    count: async (asked: JobFilter): Promise<number> => {
      const filter = await narrowed(asked);
      const counts = await Promise.all(branchesOf(filter).map(countOf));
      return counts.reduce((sum, count) => sum + count, 0);
    },

    page: async (
      asked: JobFilter,
      { column, direction }: JobOrder,
      limit: number,
      offset: number,
    ): Promise<ListedJob[]> => {
      const filter = await narrowed(asked);
      return joined()
        .where(
          isAmong(filter, (query) =>
            query
              .orderBy(`job.${column}`, direction)
              .orderBy('job.id', direction)
              .limit(limit + offset),
          ),
        )
        .orderBy(`job.${column}`, direction)
        .orderBy('job.id', direction)
        .limit(limit)
        .offset(offset)
        .execute();
    },

    /** The jobs after `place`, newest first, without the cost of an offset. */
    after: async (
      asked: JobFilter,
      place: JobPlace | undefined,
      limit: number,
    ): Promise<ListedJob[]> => {
      const filter = await narrowed(asked);
      return joined()
        .where(
          isAmong(filter, (query) =>
            query
              .$if(place !== undefined, (later) =>
                later.where(
                  sql<SqlBool>`(job.created_at, job.id) < (${place?.createdAt}::timestamptz, ${place?.id})`,
                ),
              )
              .orderBy('job.created_at', 'desc')
              .orderBy('job.id', 'desc')
              .limit(limit),
          ),
        )
        .orderBy('job.created_at', 'desc')
        .orderBy('job.id', 'desc')
        .limit(limit)
        .execute();
    },
  };

  async function countOf(filter: JobFilter): Promise<number> {
    const { count } = await db
      .selectFrom('job')
      .where((eb) => matches(eb, filter))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Most people have no jobs shared with them, and are spared the look for them. */
  async function narrowed(filter: JobFilter): Promise<JobFilter> {
    if (filter.whose !== 'all') return filter;
    const any = await db
      .selectFrom('job_share')
      .select('job_id')
      .where('account_id', '=', filter.accountId)
      .limit(1)
      .executeTakeFirst();
    return any ? filter : { ...filter, whose: 'mine' };
  }

  /** By the ids of the first jobs of each branch: an `or` of both would sort all jobs of the owner. */
  function isAmong(filter: JobFilter, first: (ids: JobIds) => JobIds): Expression<SqlBool> {
    const ids = branchesOf(filter).map(
      (branch) =>
        sql`array(${first(
          db
            .selectFrom('job')
            .select('job.id')
            .where((eb) => matches(eb, branch)),
        )})`,
    );
    return sql<SqlBool>`job.id = any(${sql.join(ids, sql` || `)})`;
  }
}

type JobIds = SelectQueryBuilder<Database, 'job', { id: string }>;

const branchesOf = (filter: JobFilter): JobFilter[] =>
  filter.whose === 'all'
    ? [
        { ...filter, whose: 'mine' },
        { ...filter, whose: 'shared' },
      ]
    : [filter];
export type JobListing = ReturnType<typeof createJobListing>;

function matches(eb: ExpressionBuilder<Database, 'job'>, filter: JobFilter) {
  const { ids, statuses = [], outcomes = [], phase, search, clusterId, from, to } = filter;
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
  if (statuses.length > 0 || outcomes.length > 0) {
    conditions.push(
      eb.or([
        eb('job.status', 'in', statuses.length > 0 ? statuses : [null]),
        eb('job.outcome', 'in', outcomes.length > 0 ? outcomes : [null]),
      ]),
    );
  }
  if (phase === 'saved') conditions.push(eb('job.status', 'is', null));
  if (phase === 'active')
    conditions.push(
      eb.and([eb('job.status', 'is not', null), eb('job.status', '!=', 'Completed')]),
    );
  if (phase === 'completed') conditions.push(eb('job.status', '=', 'Completed'));
  if (phase === 'not_completed') conditions.push(eb('job.status', 'is distinct from', 'Completed'));
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
