import { JobStatus, Outcome } from '#contract/statuses';

/** What lists tell jobs apart by: the outcome of one that is over, the status of one under way, else `saved`. */
export type JobState = Exclude<JobStatus, 'Completed'> | Outcome | 'saved';

/** The states of a job with this status. */
export const statesOf = (status: JobStatus): readonly JobState[] =>
  status === 'Completed' ? Outcome.options : [status];

export const JOB_STATES: readonly JobState[] = ['saved', ...JobStatus.options.flatMap(statesOf)];

export const isJobState = (name: string): name is JobState =>
  JOB_STATES.some((state) => state === name);
