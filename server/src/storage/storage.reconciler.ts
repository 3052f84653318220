import type { StorageDeviceRow } from '../db/storage-tables.ts';
import { HOUR_MS, toTimestamp } from '../db/timestamps.ts';
import { RunRefused, type Engine } from '../engine/engine.ts';
import { isWaiting, type StopOrder } from '../jobs/job-lifecycle.ts';
import type { JobsRepository } from '../jobs/jobs.repository.ts';
import type { Background } from '../reconciler/background.ts';
import type { Stopwatch } from '../reconciler/stopwatch.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import type { SharedFolders } from '../workspace/shared-folders.ts';
import type { MountingJob, StorageRepository } from './storage.repository.ts';
import { alertsOf, inGb } from './storage-view.ts';

export interface StorageReconcilerDeps {
  readonly storage: StorageRepository;
  readonly folders: Pick<SharedFolders, 'pathOf' | 'remove'>;
  readonly jobs: Pick<JobsRepository, 'orderStop'>;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly measure: FileThread['diskUse'];
  /** Bytes that a device may grow to; null: any amount. */
  readonly maxBytes: number | null;
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  /** Since a device is up. */
  readonly uptime: Stopwatch;
  readonly background: Background;
  readonly onError: (error: unknown) => void;
}

type WorkingDevice = StorageDeviceRow & { readonly email: string };

/** While jobs write to it; measuring takes at most one part in `SHARE` of the time, however many files there are. */
const SHORTEST_WAIT_MS = 2_000;
const SHARE = 20;
const LONGEST_WAIT_MS = 60_000;

/** Brings every storage device one step nearer to what is wanted of it. */
export function createStorageReconciler(deps: StorageReconcilerDeps) {
  const { storage, folders, jobs, engines, measure, maxBytes, clock, ticks, uptime, background } =
    deps;
  const { onError } = deps;
  const measureAt = new Map<string, number>();

  async function bringUp(row: WorkingDevice): Promise<void> {
    const engine = engines.get(row.site);
    if (!engine) {
      await tell(row, `Site ${row.site} is no longer in the configuration`);
      return;
    }
    try {
      await engine.ensureSharedFolder(folders.pathOf(row.id), row.email);
    } catch (error) {
      if (error instanceof RunRefused) {
        const stopped_at = toTimestamp(clock());
        await storage.move(row.id, { status: 'Error', reason: error.message }, { stopped_at });
        return;
      }
      const why = error instanceof Error ? error.message : String(error);
      await tell(row, `Site ${row.site} has trouble, tried again: ${why}`);
      throw error;
    }
    uptime.start(row.id);
    await storage.move(row.id, { status: 'Started' }, { started_at: toTimestamp(clock()) });
  }

  async function watch(row: WorkingDevice, mounting: readonly MountingJob[]): Promise<void> {
    const upMs = row.started_at === null ? 0 : uptime.elapsedMs(row.id, row.started_at);
    if (row.walltime !== null && upMs >= row.walltime * HOUR_MS) {
      await storage.move(row.id, { status: 'Stop Requested', reason: walltimeReason(row) });
      return;
    }
    const writing = mounting.filter(({ status }) => status !== null && !isWaiting(status));
    const since = measureAt.get(row.id) ?? -Infinity;
    if (ticks() < since) return;
    background.run(subjectOf(row), async () => {
      const { bytes, tookMs } = await measure({ folder: folders.pathOf(row.id), enough: Infinity });
      const waitMs = Math.max(
        tookMs * SHARE,
        writing.length > 0 ? SHORTEST_WAIT_MS : LONGEST_WAIT_MS,
      );
      measureAt.set(row.id, ticks() + Math.min(waitMs, LONGEST_WAIT_MS));
      await judge(row, bytes, writing);
    });
  }

  /** One that is over its size grows if it may. Else jobs that make it fuller end; those that make room go on. */
  async function judge(
    row: WorkingDevice,
    usedBytes: number,
    writing: readonly MountingJob[],
  ): Promise<void> {
    const sizeBytes = usedBytes > row.size_bytes ? grownSizeOf(row) : row.size_bytes;
    const now = { ...row, used_bytes: usedBytes, size_bytes: sizeBytes };
    const reason = alertsOf(now, clock()).join('. ') || null;
    const isNews =
      usedBytes !== row.used_bytes || sizeBytes !== row.size_bytes || reason !== row.status_reason;
    if (usedBytes > sizeBytes && usedBytes > row.used_bytes)
      for (const { id } of writing) await jobs.orderStop(id, full(now));
    if (isNews) await storage.note(row.id, { usedBytes, sizeBytes, reason });
  }

  function grownSizeOf({ size_bytes: size, autoextend_percent: percent }: WorkingDevice): number {
    if (percent === null) return size;
    return Math.max(size, Math.min(Math.round(size * (1 + percent / 100)), maxBytes ?? Infinity));
  }

  /** Jobs that mount it end first, then all that is on it is removed. */
  async function bringDown(row: WorkingDevice, mounting: readonly MountingJob[]): Promise<void> {
    for (const { id } of mounting) await jobs.orderStop(id, shutDown(row));
    if (mounting.length > 0) return;
    background.run(subjectOf(row), async () => {
      await folders.remove(row.id);
      const stopped = { status: 'Stopped', reason: row.status_reason } as const;
      await storage.move(row.id, stopped, { stopped_at: toTimestamp(clock()) });
      uptime.forget(row.id);
      measureAt.delete(row.id);
    });
  }

  const tell = ({ id, used_bytes, size_bytes }: WorkingDevice, reason: string): Promise<void> =>
    storage.note(id, { usedBytes: used_bytes, sizeBytes: size_bytes, reason });

  async function step(row: WorkingDevice, mounting: readonly MountingJob[]): Promise<void> {
    if (background.isBusy(subjectOf(row))) return;
    if (row.status === 'Starting') await bringUp(row);
    else if (row.status === 'Started') await watch(row, mounting);
    else if (row.status === 'Stopping') await bringDown(row, mounting);
    else await storage.move(row.id, { status: 'Stopping', reason: row.status_reason });
  }

  return {
    async tick(): Promise<void> {
      const working = await storage.listWorking();
      const mounting = await storage.mountedBy(working.map(({ id }) => id));
      for (const row of working)
        await step(
          row,
          mounting.filter((job) => job.device_id === row.id),
        ).catch(onError);
    },
  };
}

const subjectOf = ({ id }: StorageDeviceRow): string => `storage device ${id}`;

const walltimeReason = ({ walltime }: StorageDeviceRow): string =>
  `Walltime of ${String(walltime)} hours exceeded`;

const full = ({ id, used_bytes, size_bytes }: StorageDeviceRow): StopOrder => ({
  reason: `Storage device ${id} is full: ${inGb(used_bytes)} of ${inGb(size_bytes)} are used`,
  outcome: 'failed',
});

const shutDown = ({ id, status_reason: reason }: StorageDeviceRow): StopOrder => ({
  reason: `Storage device ${id} was shut down: ${reason ?? ''}`,
  outcome: 'stopped',
});
