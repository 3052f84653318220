/** Everything of a job, below the state folder. */
export const jobFolder = (jobId: string): string => `jobs/${jobId}`;

/** Snapshots of its runs. Beside the run folders: what a job may fill on the disk is counted there. */
export const snapshotFolder = (jobId: string): string => `${jobFolder(jobId)}/snapshots`;

/** One run: `work/`, `process_output.log`, `exit.json`. Below the state folder. */
export const runFolder = (jobId: string, runNumber: number): string =>
  `${jobFolder(jobId)}/run${String(runNumber)}`;
