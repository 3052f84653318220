import type { Cluster } from '#contract/clusters';
import type { ClusterStatusEntry } from '#contract/statuses';
import type { ClusterRow, ClusterStatusRow } from '../db/schema.ts';
import { endOf, hoursBetween, toMoney } from '../db/timestamps.ts';
import type { ClusterLoad } from './cluster-load.ts';

export interface ClusterViewContext {
  readonly owner: string;
  readonly load: ClusterLoad;
  readonly now: Date;
  readonly currency: string;
  readonly describeAnalysis: (
    code: string,
    version: string | null,
  ) => { readonly name: string; readonly versionName: string };
}

/** The one place where a row becomes what the wire shows. */
export function toCluster(
  row: ClusterRow,
  { owner, load, now, currency, describeAnalysis }: ClusterViewContext,
): Cluster {
  const isUp = row.status === 'Started';
  const uptimeHours = hoursBetween(row.started_at, row.stopped_at, now);
  const pricePerHour = toMoney(row.cores * row.price_per_core_hour);
  return {
    id: row.id,
    name: row.name,
    owner,
    dateInserted: row.created_at,
    status: row.status,
    runLowPriority: row.run_low_priority,
    hardware: {
      coreType: { code: row.core_type, name: row.core_type_name },
      coresPerSlot: row.cores_per_slot,
      slots: row.slots,
      type: 'compute',
      walltime: row.walltime,
    },
    installedAnalyses: row.installed_analyses.map(({ code, version }) => {
      const { name, versionName } = describeAnalysis(code, version);
      return { analysis: { code, name, version: version ?? '', versionName } };
    }),
    statusReason: row.status_reason,
    statusDate: row.status_at,
    isPersistent: row.is_persistent,
    site: row.site,
    cores: row.cores,
    coresFree: isUp ? Math.max(0, row.cores - load.coresTaken) : 0,
    jobsRunning: load.jobsRunning,
    jobsQueued: load.jobsQueued,
    runningJobs: [...load.running],
    dateStarted: row.started_at,
    dateStopped: row.stopped_at,
    idleTimeoutMinutes: row.idle_timeout_minutes,
    idleSince: row.idle_since,
    endsBefore: endOf(row.started_at, row.walltime),
    uptimeSeconds: row.started_at === null ? null : Math.round(uptimeHours * 3600),
    pricePerHour,
    cost: toMoney(row.cores * row.price_per_core_hour * uptimeHours),
    currency,
  };
}

export const toClusterStatusEntry = (entry: ClusterStatusRow): ClusterStatusEntry => ({
  id: String(entry.id),
  clusterId: entry.cluster_id,
  status: entry.status,
  statusDate: entry.at,
  statusReason: entry.reason,
});
