import type { ColumnType } from 'kysely';
import type { RunVariable } from '#contract/runs';
import type { Outcome } from '#contract/statuses';
import type { OptionalTimestamp } from './columns.ts';

type Json<T> = ColumnType<T, string | undefined, string>;

export interface RunTable {
  job_id: string;
  number: number;
  /** What its templates are filled with. */
  variables: Json<RunVariable[]>;
  /** What its post-processing printed. */
  results: Json<RunVariable[]>;
  started_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  exit_code: number | null;
  signal: string | null;
  /** null until it is over; one that never started is over when its job is. */
  outcome: Outcome | null;
  /** Why it has to end, or ended, where that is not its exit code. */
  reason: string | null;
  /** This run alone was asked to stop; how it then ended stands in `stop_outcome`. */
  stop_requested_at: OptionalTimestamp;
  stop_outcome: Exclude<Outcome, 'succeeded'> | null;
  /** A snapshot is wanted of it, and not made yet. */
  snapshot_asked_at: OptionalTimestamp;
  /** The newest snapshot. */
  snapshot_file_id: string | null;
  output_file_count: number;
  output_bytes: number | null;
}
