import type { Generated, Insertable, JSONColumnType, Selectable } from 'kysely';
import type { DeviceInput, StorageStatus } from '#contract/storage-devices';
import type { CreatedAt, OptionalTimestamp } from './columns.ts';

/** What runs on a node of a cluster, as of one look. */
export interface ClusterLoadTable {
  cluster_id: string;
  node: string;
  at: CreatedAt;
  /** Part of the cluster's cores, 0 to 1. */
  cpu: number;
  memory_bytes: number;
}

/** A shared folder of a site, which jobs mount. */
export interface StorageDeviceTable {
  id: string;
  owner_id: string;
  name: string;
  site: string;
  size_bytes: number;
  /** hours, from Started on */
  walltime: number | null;
  /** As asked for; it holds no cores. */
  core_type: string | null;
  cores_per_slot: number | null;
  run_low_priority: boolean;
  /** Percent of its size; null: no alert. */
  first_alert: number | null;
  second_alert: number | null;
  /** null: no alert */
  walltime_alert_hours: number | null;
  /** By how much of its size it grows when it is full; null: not at all. */
  autoextend_percent: number | null;
  status: StorageStatus;
  status_reason: string | null;
  status_at: Generated<string>;
  /** As last measured. */
  used_bytes: Generated<number>;
  created_at: CreatedAt;
  started_at: OptionalTimestamp;
  stopped_at: OptionalTimestamp;
}

export interface StorageDeviceStatusTable {
  id: Generated<number>;
  device_id: string;
  status: StorageStatus;
  reason: string | null;
  at: Generated<string>;
}

export interface JobStorageDeviceTable {
  /** Of the attachment. */
  id: string;
  job_id: string;
  device_id: string;
  inputs: JSONColumnType<DeviceInput[]>;
  created_at: CreatedAt;
}

export type StorageDeviceRow = Selectable<StorageDeviceTable>;
export type NewStorageDeviceRow = Insertable<StorageDeviceTable>;
export type StorageDeviceStatusRow = Selectable<StorageDeviceStatusTable>;
export type JobStorageDeviceRow = Selectable<JobStorageDeviceTable>;
