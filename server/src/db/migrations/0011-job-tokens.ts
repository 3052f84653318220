import { sql, type Kysely } from 'kysely';

/** API keys that the runs of a job are given. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table job_token (
    secret_hash text primary key,
    job_id text not null references job on delete cascade,
    created_at timestamptz not null default clock_timestamp()
  )`,
  `create index job_token_of_job on job_token (job_id)`,
];
