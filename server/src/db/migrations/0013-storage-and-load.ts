import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // One row for each look at a node of a cluster that runs something; thinned after a day, gone after a week.
  `create table cluster_load (
    cluster_id text not null references cluster on delete cascade,
    node text not null,
    at timestamptz not null default clock_timestamp(),
    cpu double precision not null,
    memory_bytes bigint not null,
    primary key (cluster_id, node, at)
  )`,
  `create index cluster_load_age on cluster_load (at)`,

  `create table storage_device (
    id text primary key,
    owner_id text not null references account,
    name text not null,
    site text not null,
    size_bytes bigint not null check (size_bytes > 0),
    walltime double precision,
    core_type text,
    cores_per_slot integer,
    run_low_priority boolean not null,
    first_alert double precision,
    second_alert double precision,
    walltime_alert_hours double precision,
    autoextend_percent double precision,
    status text not null,
    status_reason text,
    status_at timestamptz not null default clock_timestamp(),
    used_bytes bigint not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    stopped_at timestamptz
  )`,
  `create unique index storage_device_id_without_case on storage_device (lower(id))`,
  `create index storage_device_of_owner on storage_device (owner_id, created_at)`,
  `create index storage_device_alive on storage_device (created_at) where status not in ('Not Started', 'Stopped', 'Error')`,
  `create table storage_device_status (
    id bigint generated always as identity primary key,
    device_id text not null references storage_device on delete cascade,
    status text not null,
    reason text,
    at timestamptz not null default clock_timestamp()
  )`,
  `create index storage_device_status_of_device on storage_device_status (device_id, id)`,
  // Which jobs mount a device, and what of it is put into their work folders.
  `create table job_storage_device (
    id text primary key,
    job_id text not null references job on delete cascade,
    device_id text not null references storage_device on delete cascade,
    inputs jsonb not null default '[]',
    created_at timestamptz not null default clock_timestamp(),
    unique (job_id, device_id)
  )`,
  `create unique index job_storage_device_id_without_case on job_storage_device (lower(id))`,
  `create index job_storage_device_of_device on job_storage_device (device_id)`,
];
