import type { ClusterStatus, JobStatus, Outcome } from '#contract/statuses';

export type BadgeStatus =
  | 'waiting'
  | 'starting'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'stopping'
  | 'stopped'
  | 'timed_out'
  | 'lost'
  | 'draft';

export interface Badge {
  readonly status: BadgeStatus;
  readonly label: string;
}

const jobStatuses: Record<JobStatus | '', Badge> = {
  '': { status: 'draft', label: 'draft' },
  Pending: { status: 'waiting', label: 'pending' },
  Queued: { status: 'waiting', label: 'queued' },
  'Waiting for Cluster': { status: 'waiting', label: 'waiting for cluster' },
  'Waiting for Queue': { status: 'waiting', label: 'waiting in queue' },
  Started: { status: 'starting', label: 'starting' },
  Validated: { status: 'starting', label: 'starting' },
  Executing: { status: 'running', label: 'running' },
  Stopping: { status: 'stopping', label: 'stopping' },
  // The end without an outcome is never called a success.
  Completed: { status: 'lost', label: 'completed' },
};

const outcomes: Record<Outcome, Badge> = {
  succeeded: { status: 'succeeded', label: 'succeeded' },
  failed: { status: 'failed', label: 'failed' },
  stopped: { status: 'stopped', label: 'stopped' },
  timed_out: { status: 'timed_out', label: 'timed out' },
  lost: { status: 'lost', label: 'lost' },
};

const clusterStatuses: Record<ClusterStatus, Badge> = {
  'Not Started': { status: 'waiting', label: 'not started' },
  Pending: { status: 'waiting', label: 'pending' },
  Queued: { status: 'waiting', label: 'queued' },
  Starting: { status: 'starting', label: 'starting' },
  Started: { status: 'running', label: 'running' },
  'Stop Requested': { status: 'stopping', label: 'stopping' },
  Stopping: { status: 'stopping', label: 'stopping' },
  Stopped: { status: 'stopped', label: 'stopped' },
  Unknown: { status: 'lost', label: 'unknown' },
  Error: { status: 'failed', label: 'error' },
};

/** How a job stands, in one word: how it ended, else where it is. */
export function jobBadge(job: { jobStatus: JobStatus | ''; outcome: Outcome | null }): Badge {
  return job.outcome ? outcomes[job.outcome] : jobStatuses[job.jobStatus];
}

export function clusterBadge(status: ClusterStatus): Badge {
  return clusterStatuses[status];
}
