import type { JobRequest } from '#contract/jobs';
import type { RunVariable } from '#contract/runs';

/** What one run of a job is given. */
export interface RunPlan {
  readonly variables: RunVariable[];
}

/** The text of a file; refuses what is no text, or too long for a table. */
export type ReadText = (fileId: string) => Promise<string>;

/**
 * The runs of a job in their order; a plain job is one run without variables. Refuses a sweep that cannot be made,
 * at the field that is wrong.
 */
export function planRuns(_request: JobRequest, _readText: ReadText): Promise<RunPlan[]> {
  return Promise.resolve([{ variables: [] }]);
}
