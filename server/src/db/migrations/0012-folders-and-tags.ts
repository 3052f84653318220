import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table folder (
    id text primary key,
    owner_id text not null references account on delete cascade,
    parent_id text references folder on delete cascade,
    root text check (root in ('myJobs', 'myLibrary')),
    name text not null,
    created_at timestamptz not null default clock_timestamp(),
    trash_id text,
    trashed_at timestamptz,
    check ((root is null) = (parent_id is not null)),
    check (root is null or trash_id is null),
    check ((trash_id is null) = (trashed_at is null))
  )`,
  `create unique index folder_id_without_case on folder (lower(id))`,
  `create unique index folder_root on folder (owner_id, root) where root is not null`,
  `create unique index folder_name on folder (parent_id, name) where trash_id is null`,
  `create index folder_of_parent on folder (parent_id)`,
  `create index folder_of_owner on folder (owner_id)`,

  `alter table file
    add folder_id text references folder on delete set null,
    add trash_id text,
    add trashed_at timestamptz,
    add user_tags text[] not null default '{}',
    add check ((trash_id is null) = (trashed_at is null))`,
  `create index file_of_folder on file (folder_id) where folder_id is not null`,
  `create index file_in_trash on file (owner_id, trashed_at desc, id desc) where trash_id is not null`,
  `create index file_of_library on file (owner_id, created_at desc, id desc)
    where job_id is null and folder_id is null and trash_id is null and deleted_at is null`,
  // In the order in which output files are listed.
  `create index file_of_job on file (job_id, created_at desc, run_number desc, relative_path collate "C")
    where deleted_at is null and trash_id is null`,

  `alter table job add user_tags text[] not null default '{}', add custom_fields jsonb not null default '{}'`,
  `update job set user_tags = array(select jsonb_array_elements_text(request -> 'tags'))
    where jsonb_typeof(request -> 'tags') = 'array'`,
  // Which jobs name a file, among however many: see mentioned-ids.ts.
  `create index job_mentions on job using gin (jsonb_path_query_array(request, 'strict $.**.id'))`,
];
