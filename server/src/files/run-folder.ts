/** Everything of a job, below the state folder. */
export const jobFolder = (jobId: string): string => `jobs/${jobId}`;

/** One run: `work/`, `process_output.log`, `exit.json`. Below the state folder. */
export const runFolder = (jobId: string, runNumber: number): string =>
  `${jobFolder(jobId)}/run${String(runNumber)}`;
