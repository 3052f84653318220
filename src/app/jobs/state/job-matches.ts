import type { JobListItem } from '#contract/jobs';
import type { JobsQuery } from '../data/jobs-api';

/**
 * Whether a job that has just come belongs into a list. The server searches commands too: a job that only
 * its command brings into the list comes with the next load, not live.
 */
export function matchesQuery(
  job: JobListItem,
  { status, search, cluster, shared }: JobsQuery,
): boolean {
  const words = [job.id, job.name, ...job.analysisNames].join('\n').toLowerCase();
  return (
    // Whose it is the server knows: what is shared meanwhile comes with the next load.
    !shared &&
    (status.length === 0 ||
      status.includes(job.jobStatus.content) ||
      status.includes(job.outcome ?? '')) &&
    (search === '' || words.includes(search.toLowerCase())) &&
    (cluster === null || job.usedClusterId === cluster)
  );
}
