import type { User } from '../http/user.ts';

/** A run as far as its output is concerned. */
export interface RunOutput {
  /** Absolute path of the run folder. */
  readonly folder: string;
  /** Its command runs now. */
  readonly isRunning: boolean;
  /** It has ended, or never will begin: nothing is going to be written any more. */
  readonly isOver: boolean;
}

/** Finds runs of this user only; undefined for any other. */
export interface RunsView {
  find(user: User, jobId: string, runNumber: number): Promise<RunOutput | undefined>;
}

export const LOG_NAME = 'process_output.log';
