import type { Cluster } from '#contract/clusters';
import type { ClusterStatus } from '#contract/statuses';

/** What the list shows of a cluster. */
export interface ClusterRow {
  readonly id: string;
  readonly name: string;
  readonly coreType: string;
  readonly slots: number;
  readonly coresPerSlot: number;
  readonly status: ClusterStatus;
  readonly statusReason: string | null;
  readonly jobsRunning: number;
  readonly jobsQueued: number;
  readonly dateStarted: string | null;
  readonly dateStopped: string | null;
  readonly idleTimeoutMinutes: number;
  /** When it is torn down because nothing runs on it; null while it is busy or not up. */
  readonly idleEnd: string | null;
  readonly cost: number;
  readonly pricePerHour: number;
  readonly currency: string;
}

export function toClusterRow(cluster: Cluster): ClusterRow {
  const {
    id,
    name,
    status,
    statusReason,
    jobsRunning,
    jobsQueued,
    dateStarted,
    dateStopped,
    idleTimeoutMinutes,
  } = cluster;
  const { cost, pricePerHour, currency, hardware } = cluster;
  return {
    id,
    name,
    status,
    statusReason,
    jobsRunning,
    jobsQueued,
    dateStarted,
    dateStopped,
    idleTimeoutMinutes,
    cost,
    pricePerHour,
    currency,
    coreType: hardware.coreType.name,
    slots: hardware.slots,
    coresPerSlot: hardware.coresPerSlot,
    idleEnd: idleEndOf(cluster),
  };
}

/** When the idle rule tears the cluster down, if no job comes. */
export function idleEndOf({
  idleSince,
  idleTimeoutMinutes,
}: Pick<Cluster, 'idleSince' | 'idleTimeoutMinutes'>): string | null {
  if (idleSince === null) return null;
  return new Date(Date.parse(idleSince) + idleTimeoutMinutes * 60_000).toISOString();
}

/** `30 min`, `2 h 30 min`: a limit somebody set, so without the seconds of a measured time. */
export function idleTimeoutText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round((minutes % 60) * 10) / 10;
  return [hours > 0 ? `${String(hours)} h` : '', rest > 0 ? `${String(rest)} min` : '']
    .join(' ')
    .trim();
}
