import type { ClusterStatus } from '#contract/statuses';
import type { ClusterRow } from '../db/schema.ts';
import { isEnding } from '../clusters/cluster-lifecycle.ts';
import { endOf } from '../db/timestamps.ts';
import type { ActiveJob } from './jobs.repository.ts';

/** What a waiting job does next. */
export type Admission =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'wait';
      readonly status: 'Queued' | 'Waiting for Cluster' | 'Waiting for Queue';
      readonly reason: string | null;
    }
  /** Its cluster will never take it. */
  | { readonly kind: 'refuse'; readonly isHardware: boolean };

/**
 * Decides for the waiting jobs of one cluster, in the order they were submitted: several run at once while its cores
 * suffice, nobody overtakes. `holding` are the jobs that hold cores of it now.
 */
export function admit(
  cluster: ClusterRow,
  holding: readonly ActiveJob[],
  waiting: readonly ActiveJob[],
): Map<string, Admission> {
  const decisions = new Map<string, Admission>();
  let free = cluster.cores - holding.reduce((sum, { cores }) => sum + cores, 0);
  let isBlocked = false;
  for (const job of waiting) {
    const decision = decide(job);
    decisions.set(job.id, decision);
    if (decision.kind === 'start') free -= job.cores;
    else isBlocked = true;
  }
  return decisions;

  function decide(job: ActiveJob): Admission {
    if (isEnding(cluster.status)) return { kind: 'refuse', isHardware: cluster.status === 'Error' };
    if (cluster.status !== 'Started') return waitForCluster(cluster);
    if (isBlocked) return waitForQueue('waits behind earlier jobs of this cluster');
    if (job.cores <= free) return { kind: 'start' };
    return waitForQueue(explainCores(job, free, holding));
  }
}

const waitForQueue = (reason: string): Admission => ({
  kind: 'wait',
  status: 'Waiting for Queue',
  reason,
});

/** An ephemeral cluster belongs to its job: the job stays Queued until the hardware is there. */
function waitForCluster(cluster: ClusterRow): Admission {
  if (!cluster.is_persistent)
    return { kind: 'wait', status: 'Queued', reason: cluster.status_reason };
  const why = cluster.status_reason ?? HINTS[cluster.status] ?? `it is ${cluster.status}`;
  return {
    kind: 'wait',
    status: 'Waiting for Cluster',
    reason: `waits for cluster ${cluster.id}: ${why}`,
  };
}

const HINTS: Partial<Record<ClusterStatus, string>> = {
  'Not Started': 'it is not started yet; start it to go on',
  Pending: 'it is being started',
  Queued: 'it waits for hardware',
  Starting: 'it is starting',
};

function explainCores(job: ActiveJob, free: number, holding: readonly ActiveJob[]): string {
  const holders = holding.slice(0, 3).map(({ id, started_at, walltime }) => {
    const end = endOf(started_at, walltime);
    return end === null
      ? `${id} (no walltime)`
      : `${id} (until ${end.slice(11, 16)} UTC at the latest)`;
  });
  const more = holding.length > 3 ? ` and ${String(holding.length - 3)} more` : '';
  return `waits for ${String(job.cores - free)} of ${String(job.cores)} cores, held by ${holders.join(', ')}${more}`;
}
