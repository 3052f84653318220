import type { User } from '../http/user.ts';

/** A run as far as its output is concerned. */
export interface RunOutput {
  /** Absolute path of the run folder. */
  readonly folder: string;
  /** Of this user, not shared with them. */
  readonly isOwn: boolean;
  /** Its command runs now. */
  readonly isRunning: boolean;
  /** It has ended, or never will begin: nothing is going to be written any more. */
  readonly isOver: boolean;
}

/** Finds runs of jobs that this user may look at; undefined for any other. */
export interface RunsView {
  find(user: User, jobId: string, runNumber: number): Promise<RunOutput | undefined>;
  /** Whoever asks: one watch serves all viewers, and goes on when the first of them may look no longer. */
  isOver(jobId: string, runNumber: number): Promise<boolean>;
}

export const LOG_NAME = 'process_output.log';
