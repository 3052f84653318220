import type { SystemLogLine } from '#contract/system-log';
import type { ClusterRow, ClusterStatusRow, JobRow, JobStatusRow } from '../db/schema.ts';

interface History {
  readonly job: JobRow;
  readonly jobEntries: readonly JobStatusRow[];
  readonly cluster: ClusterRow;
  readonly clusterEntries: readonly ClusterStatusRow[];
}

/** What happened to a job and to the cluster it runs on, oldest first. No line offers SSH, for no site offers it. */
export function systemLogOf({
  job,
  jobEntries,
  cluster,
  clusterEntries,
}: History): SystemLogLine[] {
  const ofJob = jobEntries.map(({ at, status, reason }) => ({
    at,
    what: `Job ${job.id}: ${status}`,
    reason,
  }));
  const ofCluster = clusterEntries
    .filter(({ at }) => !cluster.is_persistent || isDuring(job, at))
    .map(({ at, status, reason }) => ({ at, what: `Cluster ${cluster.id}: ${status}`, reason }));
  const nodes = cluster.nodes.map(
    ({ hostname, address, cores }) =>
      `${hostname} (${address}, ${String(cores)} ${cores === 1 ? 'core' : 'cores'})`,
  );
  const runsOn =
    job.started_at === null || nodes.length === 0
      ? []
      : [
          {
            at: job.started_at,
            what: `Runs at site ${cluster.site} on ${nodes.join(', ')}`,
            reason: null,
          },
        ];
  return [...ofCluster, ...ofJob, ...runsOn]
    .toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)))
    .map(({ at, what, reason }) => ({
      message: `[${at}] ${what}${reason === null ? '' : ` (${reason})`}`,
    }));
}

/** What a persistent cluster did before and after is not this job's. */
const isDuring = ({ submitted_at: from, completed_at: to }: JobRow, at: string): boolean =>
  from !== null && at >= from && (to === null || at <= to);
