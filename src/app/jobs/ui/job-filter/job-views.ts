import { JobStatus, type Outcome } from '#contract/statuses';

/** The named views of the jobs page, as they stand in its address. */
export const JOB_VIEWS = [
  'all',
  'waiting',
  'running',
  'succeeded',
  'failed',
  'stopped',
  'shared with me',
] as const;
export type JobView = (typeof JOB_VIEWS)[number];

const { enum: status } = JobStatus;

/** Which statuses and outcomes a view shows; none: all. A job that was lost or ran out of time has failed too. */
export const STATUSES_OF: Readonly<Record<JobView, readonly (JobStatus | Outcome)[]>> = {
  all: [],
  waiting: [
    status.Pending,
    status.Queued,
    status['Waiting for Cluster'],
    status['Waiting for Queue'],
  ],
  running: [status.Started, status.Validated, status.Executing, status.Stopping],
  succeeded: ['succeeded'],
  failed: ['failed', 'timed_out', 'lost'],
  stopped: ['stopped'],
  'shared with me': [],
};

export const toJobView = (text: string | undefined): JobView =>
  JOB_VIEWS.find((view) => view === text) ?? 'all';
