import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table job_share (
    job_id text not null references job on delete cascade,
    account_id text not null references account on delete cascade,
    message text not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (job_id, account_id)
  )`,
  `create index job_share_of_account on job_share (account_id, job_id)`,
];
