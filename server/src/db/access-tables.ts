import type { ColumnType, JSONColumnType } from 'kysely';
import type { AuditAction, AuditResult } from '#contract/audit';
import type { Role } from '#contract/identity';
import type { CreatedAt, OptionalTimestamp, Timestamp } from './columns.ts';

/** Facts about this installation that are made once, such as its workspace id. */
export interface InstallationTable {
  key: string;
  value: string;
}

/** `user` is a reserved word of SQL; elsewhere this is a user. */
export interface AccountTable {
  id: string;
  email: string;
  username: string;
  full_name: string;
  role: Role;
  created_at: CreatedAt;
  last_seen_at: OptionalTimestamp;
}

export interface SessionTable {
  secret_hash: string;
  account_id: string;
  created_at: CreatedAt;
  expires_at: Timestamp;
}

export interface ApiTokenTable {
  id: string;
  account_id: string;
  name: string;
  hint: string;
  secret_hash: string;
  created_at: CreatedAt;
  last_used_at: OptionalTimestamp;
}

export interface SignInLinkTable {
  secret_hash: string;
  account_id: string;
  created_at: CreatedAt;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
}

/** Whom a job is shown to beside its owner. */
export interface JobShareTable {
  job_id: string;
  account_id: string;
  message: string;
  created_at: CreatedAt;
}

/** Append-only, by a trigger. No references: an entry outlives whatever it tells of. */
export interface AuditEntryTable {
  /** 1, 2, 3, … without gaps */
  number: number;
  at: ColumnType<string, string, never>;
  actor_id: string | null;
  actor_email: string | null;
  via: string | null;
  action: AuditAction;
  subject_kind: string | null;
  subject_id: string | null;
  result: AuditResult;
  address: string | null;
  user_agent: string | null;
  detail: JSONColumnType<Record<string, string>, string, never>;
  previous_hash: string;
  hash: string;
}

/** What the requests with an `Idempotency-Key` made and were answered. */
export interface IdempotencyKeyTable {
  account_id: string;
  key_hash: string;
  fingerprint: string;
  /** Written in the transaction that made it. */
  made_id: string | null;
  status: number | null;
  headers: JSONColumnType<Record<string, string>> | null;
  sealed_body: Buffer | null;
  created_at: CreatedAt;
}
