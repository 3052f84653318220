import { GB, type StorageDevice, type StorageDeviceStatusEntry } from '#contract/storage-devices';
import type { StorageDeviceRow, StorageDeviceStatusRow } from '../db/storage-tables.ts';
import { endOf, HOUR_MS } from '../db/timestamps.ts';
import type { MountingJob } from './storage.repository.ts';

interface ViewContext {
  readonly owner: string;
  /** Scheme, host and port of the request. */
  readonly origin: string;
  readonly now: Date;
  readonly mountedBy: readonly MountingJob[];
}

/** The one place where a row becomes what the wire shows. */
export function toDevice(row: StorageDeviceRow, context: ViewContext): StorageDevice {
  return {
    id: row.id,
    name: row.name,
    owner: context.owner,
    dateInserted: row.created_at,
    storageSize: row.size_bytes / GB,
    hardware: {
      walltime: row.walltime,
      coresPerSlot: row.cores_per_slot,
      coreType: row.core_type,
    },
    firstAlert: row.first_alert,
    secondAlert: row.second_alert,
    autoextend: row.autoextend_percent !== null,
    autoextendPercent: row.autoextend_percent ?? 0,
    walltimeAlert: row.walltime_alert_hours !== null,
    walltimeAlertHours: row.walltime_alert_hours ?? 0,
    region: { id: row.site },
    runLowPriority: row.run_low_priority,
    sshConnection: null,
    urls: { statuses: `${context.origin}/api/v2/storage-devices/${row.id}/statuses/` },
    status: row.status,
    statusReason: row.status_reason,
    statusDate: row.status_at,
    usedBytes: row.used_bytes,
    alerts: alertsOf(row, context.now),
    dateStarted: row.started_at,
    dateStopped: row.stopped_at,
    endsBefore: endOf(row.started_at, row.walltime),
    activeJobs: context.mountedBy
      .filter(({ device_id: deviceId }) => deviceId === row.id)
      .map(({ id, name }) => ({ id, name })),
  };
}

/** What the owner has to know of a device that is Started, and asked to be told of. */
export function alertsOf(row: StorageDeviceRow, now: Date): string[] {
  if (row.status !== 'Started') return [];
  const used = (row.used_bytes / row.size_bytes) * 100;
  const passed = Math.max(
    ...[row.first_alert, row.second_alert]
      .filter((alert) => alert !== null && used >= alert)
      .map(Number),
    -Infinity,
  );
  const full =
    used >= 100
      ? [`It is full: ${inGb(row.used_bytes)} of ${inGb(row.size_bytes)} are used`]
      : passed > 0
        ? [`More than ${String(passed)} % of ${inGb(row.size_bytes)} are used`]
        : [];
  const end = endOf(row.started_at, row.walltime);
  const leftHours = end === null ? Infinity : (Date.parse(end) - now.getTime()) / HOUR_MS;
  const isNear = row.walltime_alert_hours !== null && leftHours <= row.walltime_alert_hours;
  return isNear
    ? [
        ...full,
        `Less than ${String(row.walltime_alert_hours)} hours are left until all on it is removed`,
      ]
    : full;
}

export const inGb = (bytes: number): string => `${String(Number((bytes / GB).toFixed(3)))} GB`;

export const toStatusEntry = (entry: StorageDeviceStatusRow): StorageDeviceStatusEntry => ({
  id: String(entry.id),
  storageDeviceId: entry.device_id,
  status: entry.status,
  statusDate: entry.at,
  statusReason: entry.reason,
});
