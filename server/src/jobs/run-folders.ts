import { join } from 'node:path';

/** Where runs live: `jobs/<job id>/run<n>` below the state folder. */
export function createRunFolders(home: string) {
  return {
    /** Absolute path of a run folder, and the same below the state folder. */
    of(jobId: string, number: number): { path: string; storedAt: string } {
      const storedAt = `jobs/${jobId}/run${String(number)}`;
      return { path: join(home, storedAt), storedAt };
    },
  };
}
export type RunFolders = ReturnType<typeof createRunFolders>;
