import type { JobStatus, Outcome } from '#contract/statuses';
import type { JobRow, RunRow } from '../db/schema.ts';

/**
 * The legal moves of a job; every status write goes through this table. `Completed` is the only end;
 * how it ended stands in the outcome. A good job never has a `Stopping`, one that ended badly has exactly one.
 */
const NEXT: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  Pending: ['Queued', 'Stopping'],
  Queued: ['Waiting for Cluster', 'Waiting for Queue', 'Started', 'Stopping', 'Completed'],
  'Waiting for Cluster': ['Waiting for Queue', 'Started', 'Stopping'],
  'Waiting for Queue': ['Waiting for Cluster', 'Started', 'Stopping'],
  Started: ['Validated', 'Stopping'],
  Validated: ['Executing', 'Stopping'],
  Executing: ['Stopping', 'Completed'],
  Stopping: ['Completed'],
  Completed: [],
};

const all = Object.keys(NEXT) as JobStatus[];

/** The statuses from which `to` may be reached in one move. */
export const before = (to: JobStatus): JobStatus[] => all.filter((from) => NEXT[from].includes(to));

/** Accepted, and not yet handed to the engine. */
export const isWaiting = (status: JobStatus): boolean =>
  status === 'Pending' ||
  status === 'Queued' ||
  status === 'Waiting for Cluster' ||
  status === 'Waiting for Queue';

/** Reasons that public clients look for; anything else than the first is a failure. */
export const REASON = {
  success: 'Completed successfully',
  runFailed: 'A run failed',
  userTerminated: 'User Terminated',
  noHardware: 'Could not allocate compute resources from the compute provider',
  walltime: 'Walltime exceeded',
  clusterShutDown: 'Cluster was shut down',
  inputMissing: 'Input file is missing',
} as const;

/** Why an ephemeral cluster is torn down. */
export const JOB_IS_OVER = 'Its job is over';

/** Why a job has to end before its command does. */
export interface StopOrder {
  readonly reason: string;
  readonly outcome: Exclude<Outcome, 'succeeded'>;
}
export const STOPPED_BY_USER: StopOrder = { reason: REASON.userTerminated, outcome: 'stopped' };
export const WALLTIME_EXCEEDED: StopOrder = { reason: REASON.walltime, outcome: 'timed_out' };
export const CLUSTER_SHUT_DOWN: StopOrder = { reason: REASON.clusterShutDown, outcome: 'stopped' };

/** Why the job, or its only run, was asked to end; undefined when nobody did. */
export function orderOf(
  job: Pick<JobRow, 'stop_reason' | 'stop_outcome'>,
  row?: RunRow,
): StopOrder | undefined {
  if (job.stop_reason !== null)
    return { reason: job.stop_reason, outcome: job.stop_outcome ?? 'stopped' };
  return row?.stop_requested_at ? STOPPED_BY_USER : undefined;
}

/** Told of a job that runs: its own writes fail now. */
export const DISK_FULL = 'The disk that holds its files is full';
