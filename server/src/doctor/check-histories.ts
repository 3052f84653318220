import { sql, type RawBuilder } from 'kysely';
import { ClusterStatus, JobStatus } from '#contract/statuses';
import { before as clusterBefore } from '../clusters/cluster-lifecycle.ts';
import { before as jobBefore } from '../jobs/job-lifecycle.ts';
import { MOST_FINDINGS, type Check, type Evidence, type Finding } from './check.ts';

const MEND_HISTORY =
  'The server never writes this: keep a back-up of the database and report it with the history of this one.';

/** Jobs and clusters have histories of the same shape. */
interface Noun {
  readonly name: 'job' | 'cluster';
  readonly first: readonly string[];
  readonly legal: readonly string[];
}

const pairs = <S extends string>(all: readonly S[], before: (to: S) => S[]): string[] =>
  all.flatMap((to) => before(to).map((from) => `${from} → ${to}`));

const NOUNS: readonly Noun[] = [
  { name: 'job', first: ['Pending'], legal: pairs(JobStatus.options, jobBefore) },
  {
    name: 'cluster',
    first: ['Not Started', 'Pending'],
    legal: pairs(ClusterStatus.options, clusterBefore),
  },
];

export const historyChecks: readonly Check[] = [
  {
    id: 'I1',
    promise: 'a submitted job is recorded whole',
    weight: 'wrong',
    look: ({ db }) =>
      find(
        db,
        sql`select id as subject, 'it is ' || status || ', without runs, a cluster or the first entry of its history' as seen
          from job where status is not null and (cluster_id is null
            or not exists (select from run where job_id = job.id)
            or not exists (select from job_status where job_id = job.id))`,
        'job',
        'Stop the job, then submit a copy of it.',
      ),
  },
  {
    id: 'I3',
    promise: 'an end is final',
    weight: 'wrong',
    look: (evidence) => each((noun) => findReopened(evidence, noun)),
  },
  {
    id: 'I4',
    promise: 'statuses follow each other along the graph, and their dates do',
    weight: 'wrong',
    look: (evidence) => each((noun) => findLeaps(evidence, noun)),
  },
];

async function each(look: (noun: Noun) => Promise<Finding[]>): Promise<Finding[]> {
  return (await Promise.all(NOUNS.map(look))).flat();
}

/** The newest entry of the history is where it stands; one that has ended has no later entry than that. */
function findReopened({ db }: Evidence, { name }: Noun): Promise<Finding[]> {
  const entries = sql.table(`${name}_status`);
  const id = sql.ref(`${name}_id`);
  return find(
    db,
    sql`select it.id as subject, 'it is ' || it.status || ', and its history ends with ' || coalesce(newest.status, 'nothing') as seen
      from ${sql.table(name)} as it
      left join lateral (select status from ${entries} where ${id} = it.id order by id desc limit 1) as newest on true
      where it.status is not null and newest.status is distinct from it.status`,
    name,
    MEND_HISTORY,
  );
}

function findLeaps({ db }: Evidence, { name, first, legal }: Noun): Promise<Finding[]> {
  const id = sql.ref(`${name}_id`);
  return find(
    db,
    sql`select subject, coalesce(before, 'nothing') || ' was followed by ' || status || case when at <= since then ' at an earlier date' else '' end as seen
      from (select ${id} as subject, status, at, lag(status) over own as before, lag(at) over own as since
        from ${sql.table(`${name}_status`)} window own as (partition by ${id} order by id)) as entry
      where at <= since or case when before is null then status <> all(${first}::text[])
        else before || ' → ' || status <> all(${legal}::text[]) end`,
    name,
    MEND_HISTORY,
  );
}

/** Runs a query for `subject` and `seen`. */
async function find(
  db: Evidence['db'],
  query: RawBuilder<unknown>,
  noun: string,
  mend: string,
): Promise<Finding[]> {
  const { rows } = await sql<{
    subject: string;
    seen: string;
  }>`${query} limit ${MOST_FINDINGS}`.execute(db);
  return rows.map(({ subject, seen }) => ({ subject: `${noun} ${subject}`, seen, mend }));
}
