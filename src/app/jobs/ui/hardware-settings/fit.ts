import type { Cluster, ClusterJob } from '#contract/clusters';
import type { ClusterStatus } from '#contract/statuses';
import { formatCount } from '../../../shared/format/format';

/** Whether a job may run on a cluster, and when it would start there. */
export type Fit =
  | { readonly fits: false; readonly reason: string }
  | {
      readonly fits: true;
      /** `unknown`: not before somebody starts the cluster. */
      readonly starts: 'now' | 'later' | 'unknown';
      /** "12 of 32 free"; empty while the cluster is not up. */
      readonly free: string;
      /** "starts now", or what it waits for: "after AbCdEf, at the latest" (then `latest`). */
      readonly text: string;
      /** When it starts at the latest, as far as walltimes tell. */
      readonly latest: string | null;
    };

/** Why a cluster in this status takes no job; null when it does. */
const REFUSING: Partial<Record<ClusterStatus, string>> = {
  'Stop Requested': 'is being torn down',
  Stopping: 'is being torn down',
  Stopped: 'is torn down',
  Error: 'has failed',
  Unknown: 'its site cannot be reached',
};

/** Where a cluster that is not up yet stands. */
const COMING: Partial<Record<ClusterStatus, string>> = {
  'Not Started': 'once the cluster is started',
  Pending: 'once the cluster is up',
  Queued: 'once the cluster gets its cores',
  Starting: 'once the cluster is up, it is starting',
};

export function fitOf(cluster: Cluster, cores: number): Fit {
  const refusal = REFUSING[cluster.status];
  if (refusal !== undefined) return { fits: false, reason: refusal };
  if (cluster.cores < cores) {
    return {
      fits: false,
      reason: `does not fit: this job asks for ${formatCount(cores, 'core')}, it has ${String(cluster.cores)}`,
    };
  }
  const coming = COMING[cluster.status];
  if (coming !== undefined) {
    const starts = cluster.status === 'Not Started' ? 'unknown' : 'later';
    return { fits: true, starts, free: '', text: coming, latest: null };
  }
  const free = `${String(cluster.coresFree)} of ${String(cluster.cores)} free`;
  // Jobs start in the order they were submitted: free cores are of no use behind a job that waits.
  if (cluster.jobsQueued > 0)
    return later(free, `behind ${formatCount(cluster.jobsQueued, 'waiting job')}`, null);
  if (cluster.coresFree >= cores)
    return { fits: true, starts: 'now', free, text: 'starts now', latest: null };
  return afterJobs(free, cluster, cores);
}

/** The running jobs whose end frees enough, the one that ends first by its walltime first. */
function afterJobs(free: string, { runningJobs, coresFree }: Cluster, cores: number): Fit {
  let had = coresFree;
  for (const job of runningJobs.toSorted(byLatestEnd)) {
    had += job.cores;
    if (had >= cores) {
      return job.endsBefore === null
        ? later(free, `after ${job.id}`, null)
        : later(free, `after ${job.id}, at the latest`, job.endsBefore);
    }
  }
  return later(free, 'after the running jobs', null);
}

/** Jobs without a walltime may run for ever: they come last. */
const byLatestEnd = (a: ClusterJob, b: ClusterJob): number =>
  (a.endsBefore ?? '~').localeCompare(b.endsBefore ?? '~');

const later = (free: string, text: string, latest: string | null): Fit => ({
  fits: true,
  starts: 'later',
  free,
  text,
  latest,
});

const RANKS = { now: 0, later: 1, unknown: 2 };

/** Those that fit first, the soonest before the others; else in the order given. */
export function fittingFirst(clusters: readonly Cluster[], cores: number): Cluster[] {
  const rank = (cluster: Cluster): number => {
    const fit = fitOf(cluster, cores);
    return fit.fits ? RANKS[fit.starts] : 3;
  };
  return clusters.toSorted((a, b) => rank(a) - rank(b));
}

/** Clusters a person could think of: persistent, and not over. */
export const choosable = (clusters: readonly Cluster[]): Cluster[] =>
  clusters.filter(
    ({ isPersistent, status }) => isPersistent && status !== 'Stopped' && status !== 'Error',
  );
