import type { Generated } from 'kysely';
import type { CreatedAt, OptionalTimestamp, Timestamp } from './columns.ts';

/** Who or what is charged for jobs and clusters. */
export interface ProjectTable {
  id: string;
  name: string;
  /** In the installation's currency; null: any amount. */
  budget_amount: number | null;
  budget_core_hours: number | null;
  /** A spent budget refuses submissions and stops what runs. */
  is_strict: boolean;
  /** Sums of the charges that are marked as counted: what is spent is these, the others and what is under way. */
  counted_amount: Generated<number>;
  counted_core_hours: Generated<number>;
  created_at: CreatedAt;
  archived_at: OptionalTimestamp;
}

/** Who may charge a project. */
export interface ProjectMemberTable {
  project_id: string;
  account_id: string;
}

/** Written by triggers when a job or a persistent cluster is over; outlives both. See ADR 0032. */
export interface ChargeTable {
  id: Generated<number>;
  /** `credit`: what a job on a persistent cluster pays for is taken off the cluster's own time. */
  kind: 'job' | 'cluster' | 'credit';
  subject_id: string;
  account_id: string;
  project_id: string | null;
  core_type: string;
  started_at: Timestamp;
  ended_at: Timestamp;
  /** Negative for a credit. */
  cores: number;
  price_per_core_hour: number;
  core_hours: Generated<number>;
  is_counted: Generated<boolean>;
}
