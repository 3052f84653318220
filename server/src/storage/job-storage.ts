import type { ClusterRow, JobRow } from '../db/schema.ts';
import type { DeviceInput } from '#contract/storage-devices';
import { RunRefused, type Mount, type RunRef } from '../engine/engine.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import { innerPath } from '../workspace/inner-path.ts';
import { openInside, type OpenedFile } from '../workspace/open-inside.ts';
import type { InputFile } from '../workspace/prepare-run-folder.ts';
import type { SharedFolders } from '../workspace/shared-folders.ts';
import type { StorageRepository } from './storage.repository.ts';

interface JobStorageDeps {
  readonly storage: Pick<StorageRepository, 'ofJob'>;
  readonly folders: Pick<SharedFolders, 'pathOf' | 'open' | 'put'>;
  readonly measure: FileThread['diskUse'];
  readonly onError: (error: unknown) => void;
}

/** What a run finds of the devices that its job mounts. */
export interface OpenStorage {
  readonly mounts: readonly Mount[];
  /** Open files of the devices, until `close`. */
  readonly inputs: readonly InputFile[];
  close(): Promise<void>;
}

/** What storage devices are to the runs of a job. */
export function createJobStorage({ storage, folders, measure, onError }: JobStorageDeps) {
  return {
    /** Rejects with RunRefused when a device or a file of it is not there. */
    async open({ id: jobId }: JobRow, { site }: ClusterRow): Promise<OpenStorage> {
      const devices = await storage.ofJob(jobId);
      for (const { id, status, site: other } of devices) {
        if (status !== 'Started') throw new RunRefused(`Storage device ${id} is ${status}`);
        if (other !== site)
          throw new RunRefused(
            `Storage device ${id} is at site ${other}, and the cluster at ${site}`,
          );
      }
      const opened: OpenedFile[] = [];
      const close = async (): Promise<void> => {
        for (const { handle } of opened.splice(0)) await handle.close();
      };
      const inputs: InputFile[] = [];
      try {
        for (const { id, inputs: wanted } of devices)
          for (const input of wanted) {
            const file = await folders.open(id, segmentsOf(input));
            if (!file)
              throw new RunRefused(`Storage device ${id} has no file "${input.sourcePath}"`);
            opened.push(file);
            inputs.push(toInput(input, file));
          }
      } catch (error) {
        await close();
        throw error;
      }
      const mounts = devices.map(({ id }) => ({
        name: `storage_${id}`,
        folder: folders.pathOf(id),
      }));
      return { mounts, inputs, close };
    },

    /**
     * Copies the outputs of a run onto the devices of its job, for later jobs: copies, because jobs write into what they
     * find, and saved outputs stay what they were. Where there is no room, or it cannot be done, the outputs are kept
     * with the job alone.
     */
    async keepOutputs(
      run: RunRef,
      outputs: readonly { readonly relativePath: string; readonly size: number }[],
      signal: AbortSignal,
    ): Promise<void> {
      if (outputs.length === 0) return;
      const wanted = outputs.reduce((sum, { size }) => sum + size, 0);
      for (const { id, status, size_bytes: size } of await storage.ofJob(run.jobId)) {
        if (status !== 'Started') continue;
        try {
          const { bytes } = await measure({ folder: folders.pathOf(id), enough: size });
          if (bytes + wanted > size) continue;
          const toPut = outputs.map(({ relativePath }) => ({
            name: `${String(run.number)}/${relativePath}`,
            open: () => openInside(run.folder, relativePath),
          }));
          await folders.put(id, ['jobs', run.jobId, 'run'], toPut, signal);
        } catch (error) {
          signal.throwIfAborted();
          onError(error);
        }
      }
    },
  };
}
export type JobStorage = ReturnType<typeof createJobStorage>;

/** A slash in front names the top of the device. */
const segmentsOf = ({ sourcePath }: DeviceInput): readonly string[] =>
  innerPath(sourcePath.replace(/^\/+/, '')) ?? [];

/** By its handle: the device's own path may lead elsewhere by the time it is read. */
const toInput = (
  { name, decompress, outputPath }: DeviceInput,
  { handle }: OpenedFile,
): InputFile => ({
  path: `/proc/self/fd/${String(handle.fd)}`,
  name,
  decompress,
  folder: outputPath,
});
