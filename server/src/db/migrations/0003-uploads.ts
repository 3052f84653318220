import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table upload (
    id text primary key,
    owner_id text not null references account on delete cascade,
    name text not null,
    type_id integer not null,
    size bigint not null check (size >= 0),
    metadata text not null,
    sha512 text,
    file_id text references file on delete set null,
    touched_at timestamptz not null default clock_timestamp()
  )`,
  `create index upload_age on upload (touched_at)`,
];
