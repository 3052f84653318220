import type {
  ColumnType,
  Generated,
  Insertable,
  JSONColumnType,
  Selectable,
  Updateable,
} from 'kysely';
import type { ClusterStatus, JobStatus, Outcome } from '#contract/statuses';
import type { JobForm } from '#contract/drafts';
import type { JobRequest } from '#contract/jobs';
import type {
  AccountTable,
  ApiTokenTable,
  AuditEntryTable,
  IdempotencyKeyTable,
  InstallationTable,
  JobShareTable,
  SessionTable,
  SignInLinkTable,
} from './access-tables.ts';
import type { CreatedAt, OptionalTimestamp } from './columns.ts';

export interface Database {
  account: AccountTable;
  session: SessionTable;
  api_token: ApiTokenTable;
  sign_in_link: SignInLinkTable;
  cluster: ClusterTable;
  cluster_status: ClusterStatusTable;
  job: JobTable;
  job_status: JobStatusTable;
  run: RunTable;
  file: FileTable;
  draft: DraftTable;
  event: EventTable;
  idempotency_key: IdempotencyKeyTable;
  upload: UploadTable;
  leftover_folder: LeftoverFolderTable;
  installation: InstallationTable;
  job_share: JobShareTable;
  audit_entry: AuditEntryTable;
}

/** A folder whose job is deleted, until it is gone. */
interface LeftoverFolderTable {
  /** Below the state folder. */
  path: string;
}

interface ClusterTable {
  id: string;
  owner_id: string;
  name: string;
  is_persistent: boolean;
  site: string;
  core_type: string;
  core_type_name: string;
  cores_per_slot: number;
  slots: number;
  /** slots × cores per slot */
  cores: number;
  /** hours, from Started on */
  walltime: number | null;
  run_low_priority: boolean;
  installed_analyses: JSONColumnType<{ code: string; version: string | null }[]>;
  idle_timeout_minutes: number;
  price_per_core_hour: number;
  status: ClusterStatus;
  status_reason: string | null;
  status_at: CreatedOrMoved;
  /** What people want: the reconciler makes it so. */
  wanted: 'nothing' | 'up' | 'down';
  /** Why it is wanted down. */
  down_reason: string | null;
  created_at: CreatedAt;
  started_at: OptionalTimestamp;
  stopped_at: OptionalTimestamp;
  /** Since when it is Started and has no job; null while it has. */
  idle_since: OptionalTimestamp;
  nodes: JSONColumnType<{ hostname: string; address: string; cores: number }[]>;
}
type CreatedOrMoved = ColumnType<string, Date | string | undefined, Date | string>;

interface ClusterStatusTable {
  id: Generated<number>;
  cluster_id: string;
  status: ClusterStatus;
  reason: string | null;
  at: CreatedOrMoved;
}

interface JobTable {
  id: string;
  owner_id: string;
  name: string;
  description: string;
  project_id: string | null;
  /** The request as it was understood, defaults filled in. */
  request: JSONColumnType<JobRequest>;
  analysis_names: string[];
  core_type: string;
  cores_per_slot: number;
  slots: number;
  /** Cores it holds while it runs; cores per slot for each run under way. */
  cores: number;
  /** hours, from the start of its first run on */
  walltime: number | null;
  price_per_core_hour: number;
  /** The persistent cluster it is bound to; null: one is made for it. */
  requested_cluster_id: string | null;
  /** The cluster it runs on, once submitted. */
  cluster_id: string | null;
  cloned_from: string | null;
  expected_runs: number | null;
  /** null until submitted */
  status: JobStatus | null;
  status_reason: string | null;
  status_at: OptionalTimestamp;
  outcome: Outcome | null;
  /** Set when it has to end before its command does, with the reason that its statuses will carry. */
  stop_reason: string | null;
  stop_outcome: 'stopped' | 'timed_out' | 'failed' | 'lost' | null;
  stop_requested_at: OptionalTimestamp;
  /** Grows with each submit; the order in which jobs of a cluster run. */
  queue_position: number | null;
  input_bytes: number;
  output_bytes: number;
  created_at: CreatedAt;
  submitted_at: OptionalTimestamp;
  started_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
}

interface JobStatusTable {
  id: Generated<number>;
  job_id: string;
  status: JobStatus;
  reason: string | null;
  /** Strictly increasing within a job. */
  at: CreatedOrMoved;
}

interface RunTable {
  job_id: string;
  number: number;
  started_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  exit_code: number | null;
  signal: string | null;
  outcome: Outcome | null;
  /** This run alone was asked to stop. */
  stop_requested_at: OptionalTimestamp;
  output_file_count: number;
  output_bytes: number | null;
}

interface FileTable {
  id: string;
  owner_id: string;
  name: string;
  type_id: number;
  /** bytes */
  size: number;
  sha512: string;
  md5: string;
  relative_path: string;
  /** Where the bytes are, below the state folder: `files/…` for uploads, `jobs/…` for outputs. */
  stored_at: string;
  /** The `path` of the wire contract. */
  wire_path: string;
  job_id: string | null;
  run_number: number | null;
  created_at: CreatedOrMoved;
  deleted_at: OptionalTimestamp;
}

interface DraftTable {
  id: string;
  owner_id: string;
  form: JSONColumnType<JobForm>;
  updated_at: CreatedOrMoved;
}

interface EventTable {
  id: Generated<number>;
  /** The transaction that wrote it: readers wait for older transactions, so that no event is skipped. */
  transaction_id: Generated<number>;
  owner_id: string;
  kind: 'job' | 'cluster';
  subject_id: string;
  status: string;
  at: CreatedAt;
}

export type AuditRow = Selectable<AuditEntryTable>;
/** Uploads that come in pieces; their bytes are in `files/partial` until they are whole. */
interface UploadTable {
  id: string;
  owner_id: string;
  name: string;
  type_id: number;
  size: number;
  /** As the client sent it. */
  metadata: string;
  sha512: string | null;
  /** What it became. */
  file_id: string | null;
  /** When a byte came last. */
  touched_at: CreatedOrMoved;
}

export type UploadRow = Selectable<UploadTable>;
export type AccountRow = Selectable<AccountTable>;
export type ClusterRow = Selectable<ClusterTable>;
export type NewClusterRow = Insertable<ClusterTable>;
export type ClusterStatusRow = Selectable<ClusterStatusTable>;
export type JobStatusRow = Selectable<JobStatusTable>;
export type JobRow = Selectable<JobTable>;
export type NewJobRow = Insertable<JobTable>;
export type JobUpdate = Updateable<JobTable>;
export type RunRow = Selectable<RunTable>;
export type FileRow = Selectable<FileTable>;
export type NewFileRow = Insertable<FileTable>;
