import {
  GB,
  type AttachDeviceRequest,
  type FileDownloadRequest,
  type JobStorageDevice,
  type Region,
  type StorageDevice,
  type StorageDeviceRequest,
} from '#contract/storage-devices';
import type { CoreTypesService } from '../core-types/core-types.service.ts';
import type { StorageDeviceRow } from '../db/storage-tables.ts';
import type { FilesService } from '../files/files.service.ts';
import { DomainError, notFound, type FieldErrors } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import type { JobsService } from '../jobs/jobs.service.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import { innerPath } from '../workspace/inner-path.ts';
import { CannotPut, type SharedFolders } from '../workspace/shared-folders.ts';
import { isEnding } from './storage-lifecycle.ts';
import {
  alreadySubmitted,
  isTooLong,
  refuseBadPath,
  refuseUnlessStarted,
} from './storage-refusals.ts';
import type { StorageRepository } from './storage.repository.ts';
import { inGb, toDevice, toStatusEntry } from './storage-view.ts';

export interface StorageDeps {
  readonly storage: StorageRepository;
  readonly folders: SharedFolders;
  readonly files: Pick<FilesService, 'findAll' | 'open'>;
  readonly jobs: Pick<JobsService, 'requireRow' | 'requireReadable'>;
  readonly coreTypes: Pick<CoreTypesService, 'find'>;
  readonly measure: FileThread['diskUse'];
  /** Names of the sites that have storage. */
  readonly sites: readonly string[];
  /** Bytes that a device may have at most; null: any amount. */
  readonly maxBytes: number | null;
  readonly clock: () => Date;
  /** Tells the reconciler that something else is wanted now. */
  readonly wake: () => void;
}

const SHUT_DOWN_BY_OWNER = 'Shut down by its owner';

/** Records what people want of their storage devices; the reconciler makes it so. */
export function createStorageService(deps: StorageDeps) {
  const { storage, folders, files, jobs, coreTypes, measure, sites, maxBytes, clock, wake } = deps;

  async function requireRow(user: User, id: string): Promise<StorageDeviceRow> {
    const row = await storage.findOwned(user.id, id);
    if (!row) throw notFound();
    return row;
  }

  async function view(user: User, rows: readonly StorageDeviceRow[], origin: string) {
    const mountedBy = await storage.mountedBy(rows.map(({ id }) => id));
    return rows.map((row) => toDevice(row, { owner: user.email, origin, now: clock(), mountedBy }));
  }

  async function viewOne(
    user: User,
    row: StorageDeviceRow,
    origin: string,
  ): Promise<StorageDevice> {
    const [device] = await view(user, [row], origin);
    if (!device) throw notFound();
    return device;
  }

  async function check({ storageSize, region, hardware }: StorageDeviceRequest) {
    const sizeBytes = Math.round(storageSize * GB);
    if (maxBytes !== null && sizeBytes > maxBytes)
      throw new DomainError(400, {
        storageSize: [`At most ${inGb(maxBytes)} are offered here.`],
      });
    const site = region.id === null ? sites[0] : sites.find((name) => name === region.id);
    if (site === undefined)
      throw new DomainError(400, {
        region: { id: [`There is no such site here. This server offers: ${sites.join(', ')}.`] },
      });
    const coreType =
      hardware.coreType === null ? null : ((await coreTypes.find(hardware.coreType))?.code ?? null);
    if (hardware.coreType !== null && coreType === null)
      throw new DomainError(400, {
        hardware: { coreType: [`There is no core type "${hardware.coreType}" here.`] },
      });
    return { sizeBytes, site, coreType };
  }

  return {
    get: async (user: User, id: string, origin: string): Promise<StorageDevice> =>
      viewOne(user, await requireRow(user, id), origin),

    async list(
      user: User,
      query: { activeOnly: boolean },
      { limit, offset }: { limit: number; offset: number },
      origin: string,
    ) {
      const { rows, count } = await storage.list(user.id, query, limit, offset);
      return { results: await view(user, rows, origin), count };
    },

    /** The sites. */
    regions: (): Region[] => sites.map((name) => ({ id: name, name })),

    async create(
      user: User,
      request: StorageDeviceRequest,
      once: Once | null,
      origin: string,
    ): Promise<StorageDevice> {
      if (once?.madeId) return this.get(user, once.madeId, origin);
      const { sizeBytes, site, coreType } = await check(request);
      const row = await storage.insert(
        {
          owner_id: user.id,
          name: request.name,
          site,
          size_bytes: sizeBytes,
          walltime: request.hardware.walltime,
          core_type: coreType,
          cores_per_slot: request.hardware.coresPerSlot,
          run_low_priority: request.runLowPriority,
          first_alert: request.firstAlert,
          second_alert: request.secondAlert,
          walltime_alert_hours: request.walltimeAlert ? request.walltimeAlertHours : null,
          autoextend_percent: request.autoextend ? request.autoextendPercent : null,
          status: 'Not Started',
        },
        once,
      );
      return viewOne(user, row, origin);
    },

    /** Under way already: nothing to do. */
    async start(user: User, id: string, once: Once | null): Promise<void> {
      const row = await requireRow(user, id);
      if (isEnding(row.status))
        throw new DomainError(
          400,
          `This storage device is ${row.status} and cannot be started again. Create a new one.`,
        );
      await storage.start(id, once);
      wake();
    },

    /** Asks that all that is on it be removed for good. */
    async shutDown(user: User, id: string): Promise<void> {
      const row = await requireRow(user, id);
      if (isEnding(row.status)) return;
      const reason = SHUT_DOWN_BY_OWNER;
      if (row.status === 'Not Started') {
        const stopped_at = clock().toISOString();
        if (await storage.move(id, { status: 'Stopped', reason }, { stopped_at })) return;
      }
      const moved = await storage.moveUnused(id, { status: 'Stop Requested', reason });
      const using = await storage.mountedBy([id]);
      if (!moved && using.length > 0) {
        const names = using.map((job) => job.id).join(', ');
        throw new DomainError(
          400,
          `This storage device is in use by jobs under way: ${names}. Stop them, or wait until they are Completed, before you shut it down.`,
        );
      }
      wake();
    },

    async history(user: User, id: string) {
      await requireRow(user, id);
      return (await storage.history(id)).map(toStatusEntry);
    },

    /** Copies files of the library onto the device; all are there when it resolves. */
    async download(user: User, id: string, request: FileDownloadRequest): Promise<void> {
      const row = await requireRow(user, id);
      refuseUnlessStarted(row);
      // A slash in front names the top of the device.
      const path = innerPath(request.outputDir.replace(/^\/+/, ''));
      if (!path) throw new DomainError(400, { outputDir: ['It leads out of the device.'] });
      if (path.some(isTooLong))
        throw new DomainError(400, { outputDir: ['A name of it is too long.'] });
      const ids = [...new Set(request.files.map((file) => file.id))];
      const found = await files.findAll(user, ids);
      const missing = request.files.map((file): FieldErrors =>
        found.has(file.id) ? {} : { id: [`There is no file ${file.id}.`] },
      );
      if (found.size < ids.length) throw new DomainError(400, { files: missing });
      const rows = [...found.values()];
      const wanted = rows.reduce((sum, { size }) => sum + size, 0);
      const { bytes } = await measure({ folder: folders.pathOf(id), enough: Infinity });
      if (bytes + wanted > row.size_bytes)
        throw new DomainError(400, {
          files: [
            `They have ${inGb(wanted)}, and of the ${inGb(row.size_bytes)} of the device ${inGb(Math.max(0, row.size_bytes - bytes))} are free.`,
          ],
        });
      const toPut = rows.map((file) => ({ name: file.name, open: () => files.open(file) }));
      await folders.put(id, path, toPut).catch((error: unknown) => {
        throw error instanceof CannotPut ? new DomainError(400, error.message) : error;
      });
      wake();
    },

    /** Has a saved job mount the device, and puts files of it into the job's work folder. */
    async attach(
      user: User,
      jobId: string,
      request: AttachDeviceRequest,
    ): Promise<JobStorageDevice> {
      const job = await jobs.requireRow(user, jobId);
      const row = await storage.findOwned(user.id, request.storageDevice.id);
      if (!row)
        throw new DomainError(400, {
          storageDevice: { id: [`There is no storage device ${request.storageDevice.id}.`] },
        });
      if (job.status !== null) throw alreadySubmitted();
      refuseUnlessStarted(row);
      const inputs = request.jobanalyses.flatMap((tile) => tile.input_files);
      for (const input of inputs) refuseBadPath(input);
      const { attachmentId } = await storage.attach(jobId, row.id, inputs);
      if (attachmentId === undefined) {
        refuseUnlessStarted(await requireRow(user, row.id));
        throw alreadySubmitted();
      }
      return { id: attachmentId, storageDevice: { id: row.id } };
    },

    async ofJob(user: User, jobId: string): Promise<JobStorageDevice[]> {
      const { row } = await jobs.requireReadable(user, jobId);
      return (await storage.ofJob(row.id)).map(({ id, attachment_id }) => ({
        id: attachment_id,
        storageDevice: { id },
      }));
    },
  };
}
export type StorageService = ReturnType<typeof createStorageService>;
