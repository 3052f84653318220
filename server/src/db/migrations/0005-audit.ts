import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** No reference to the account: an entry outlives whoever it tells of. */
const statements = [
  `create table audit_entry (
    number bigint primary key check (number > 0),
    at timestamptz not null,
    actor_id text,
    actor_email text,
    via text,
    action text not null,
    subject_kind text,
    subject_id text,
    result text not null,
    address text,
    user_agent text,
    detail jsonb not null,
    previous_hash text not null,
    hash text not null
  )`,
  `create index audit_entry_of_action on audit_entry (action, number)`,
  `create index audit_entry_of_subject on audit_entry (subject_id, number)`,
  `create index audit_entry_at on audit_entry (at)`,
  // The last entry, told a second time; who writes the next one holds this row.
  `insert into installation (key, value) values ('audit_head', '0:' || repeat('0', 64))`,
  `create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit log is append-only: % is refused.', lower(tg_op) using errcode = 'insufficient_privilege';
    end $$`,
  `create trigger audit_entry_stays before update or delete on audit_entry
    for each row execute function refuse_audit_change()`,
  `create trigger audit_log_stays before truncate on audit_entry
    for each statement execute function refuse_audit_change()`,
];
