import type { Cluster } from '#contract/clusters';
import type { Job } from '#contract/jobs';

/** A job that holds what the waiting one needs. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly cores: number;
  readonly endsBefore: string | null;
}

/** Why a job waits, since when, for what, and where it would start now. */
export interface Waiting {
  readonly status: string;
  readonly reason: string;
  readonly since: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  /** Jobs that hold the cluster's cores, the one that ends first at the top. */
  readonly holders: readonly Holder[];
  /** When it starts at the latest, if walltimes tell. */
  readonly latestStart: string | null;
  readonly startsNowOn: readonly {
    readonly id: string;
    readonly name: string;
    readonly free: number;
  }[];
}

type WaitingJob = Pick<
  Job,
  'statusReason' | 'statusDate' | 'cores' | 'usedClusterId' | 'clusterId' | 'clusterName'
>;

const USUAL_REASONS: Readonly<Record<string, string>> = {
  Pending: 'It was submitted a moment ago.',
  Queued: 'It waits for its turn.',
  'Waiting for Cluster': 'Its cluster is not up yet.',
  'Waiting for Queue': 'Its cluster has no room for it yet.',
};

export function waitingOf(status: string, job: WaitingJob, clusters: readonly Cluster[]): Waiting {
  const clusterId = job.usedClusterId ?? job.clusterId;
  const cluster = clusters.find(({ id }) => id === clusterId);
  const holders = (cluster?.runningJobs ?? []).toSorted((a, b) => latest(a) - latest(b));
  return {
    status,
    reason: job.statusReason ?? USUAL_REASONS[status] ?? 'It waits.',
    since: job.statusDate,
    clusterId,
    clusterName: job.clusterId === null ? 'its own cluster' : (cluster?.name ?? job.clusterName),
    holders,
    latestStart: cluster === undefined ? null : latestStart(cluster, holders, job.cores),
    startsNowOn: clusters
      .filter(
        ({ id, status: state, coresFree, jobsQueued }) =>
          id !== clusterId && state === 'Started' && jobsQueued === 0 && coresFree >= job.cores,
      )
      .map(({ id, name, coresFree }) => ({ id, name, free: coresFree })),
  };
}

const latest = ({ endsBefore }: Holder): number =>
  endsBefore === null ? Infinity : Date.parse(endsBefore);

/** Only if nobody else waits there: who is first in the queue is the cluster's business. */
function latestStart(cluster: Cluster, holders: readonly Holder[], cores: number): string | null {
  if (cluster.status !== 'Started' || cluster.jobsQueued > 1) return null;
  let free = cluster.coresFree;
  for (const holder of holders) {
    free += holder.cores;
    if (free >= cores) return holder.endsBefore;
  }
  return null;
}
