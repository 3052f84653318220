import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** What a row of `job` that has started and the row of its cluster charge until `ended_at`: the job, and its credit. */
const jobCharges = (job: string, endedAt: string) => `
  select line.kind, ${job}.id, ${job}.owner_id, line.project_id, ${job}.core_type, ${job}.started_at,
    greatest(${endedAt}, ${job}.started_at), line.sign * ${job}.cores, ${job}.price_per_core_hour
  from (select ${job}.cluster_id) used
  left join cluster held on held.id = used.cluster_id and held.is_persistent
  cross join lateral (values
    ('job', 1, coalesce(${job}.project_id, held.project_id)), ('credit', -1, held.project_id)) line (kind, sign, project_id)
  where line.kind = 'job' or held.id is not null`;

const clusterCharge = (cluster: string, endedAt: string) => `
  select 'cluster', ${cluster}.id, ${cluster}.owner_id, ${cluster}.project_id, ${cluster}.core_type, ${cluster}.started_at,
    greatest(${endedAt}, ${cluster}.started_at), ${cluster}.cores, ${cluster}.price_per_core_hour`;

const INTO_CHARGE = `insert into charge
  (kind, subject_id, account_id, project_id, core_type, started_at, ended_at, cores, price_per_core_hour)`;

const statements = [
  `create table project (
    id text primary key,
    name text not null,
    budget_amount double precision check (budget_amount > 0),
    budget_core_hours double precision check (budget_core_hours > 0),
    is_strict boolean not null,
    counted_amount double precision not null default 0,
    counted_core_hours double precision not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    archived_at timestamptz
  )`,
  `create unique index project_id_without_case on project (lower(id))`,
  `create unique index project_name on project (lower(name)) where archived_at is null`,
  `create table project_member (
    project_id text not null references project on delete cascade,
    account_id text not null references account on delete cascade,
    primary key (project_id, account_id)
  )`,
  `create index project_of_member on project_member (account_id)`,
  `alter table job add constraint job_of_project foreign key (project_id) references project`,
  `alter table job add column priority integer not null default 0`,
  `alter table cluster add column project_id text references project`,
  `alter table cluster add column priority integer not null default 0`,
  // No references: what was spent stays spent when the job is deleted or the account removed.
  `create table charge (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('job', 'cluster', 'credit')),
    subject_id text not null,
    account_id text not null,
    project_id text references project,
    core_type text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null check (ended_at >= started_at),
    cores integer not null,
    price_per_core_hour double precision not null,
    core_hours double precision not null
      generated always as (cores * extract(epoch from ended_at - started_at)::double precision / 3600) stored,
    is_counted boolean not null default false
  )`,
  `create index charge_by_end on charge (ended_at)`,
  `create index charge_of_account on charge (account_id, ended_at)`,
  `create index charge_not_counted on charge (project_id) where not is_counted and project_id is not null`,

  // Whatever completes a job, in whatever way: its charge is written in the same transaction.
  `create function charge_job() returns trigger language plpgsql as $$
    begin
      ${INTO_CHARGE} ${jobCharges('new', 'new.completed_at')};
      return null;
    end $$`,
  `create trigger job_is_charged after update of status on job for each row
    when (new.status = 'Completed' and old.status is distinct from 'Completed' and new.started_at is not null)
    execute function charge_job()`,
  `create function charge_cluster() returns trigger language plpgsql as $$
    begin
      ${INTO_CHARGE} ${clusterCharge('new', 'coalesce(new.stopped_at, new.status_at)')};
      return null;
    end $$`,
  `create trigger cluster_is_charged after update of status on cluster for each row
    when (new.is_persistent and new.started_at is not null
      and new.status in ('Stopped', 'Error') and old.status not in ('Stopped', 'Error'))
    execute function charge_cluster()`,

  // What is under way, as if it ended at that moment.
  `create function charges_under_way(moment timestamptz) returns table (
    kind text, subject_id text, account_id text, project_id text, core_type text,
    started_at timestamptz, ended_at timestamptz, cores integer, price_per_core_hour double precision)
    language sql stable as $$
      select charges.* from job, lateral (${jobCharges('job', 'moment')}) charges
        where job.status is not null and job.status <> 'Completed' and job.started_at is not null
      union all
      ${clusterCharge('cluster', 'moment')} from cluster
        where cluster.is_persistent and cluster.started_at is not null and cluster.status not in ('Stopped', 'Error')
    $$`,

  // What was over before there were charges.
  `${INTO_CHARGE} select charges.* from job, lateral (${jobCharges('job', 'job.completed_at')}) charges
    where job.status = 'Completed' and job.started_at is not null`,
  `${INTO_CHARGE} ${clusterCharge('cluster', 'coalesce(cluster.stopped_at, cluster.status_at)')} from cluster
    where cluster.is_persistent and cluster.started_at is not null and cluster.status in ('Stopped', 'Error')`,
];
