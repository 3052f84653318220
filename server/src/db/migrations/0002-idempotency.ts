import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table idempotency_key (
    account_id text not null references account on delete cascade,
    key_hash text not null,
    fingerprint text not null,
    made_id text,
    status integer,
    headers jsonb,
    sealed_body bytea,
    created_at timestamptz not null default clock_timestamp(),
    primary key (account_id, key_hash)
  )`,
  `create index idempotency_key_age on idempotency_key (created_at)`,
];
