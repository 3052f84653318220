import type { DeviceInput } from '#contract/storage-devices';
import type { StorageDeviceRow } from '../db/storage-tables.ts';
import { DomainError } from '../http/domain-error.ts';
import { innerPath } from '../workspace/inner-path.ts';
import { hasEnded } from './storage-lifecycle.ts';

export function refuseUnlessStarted({ id, status }: StorageDeviceRow): void {
  if (status === 'Started') return;
  const advice = hasEnded(status) ? 'Create a new one.' : 'Start it, and wait until it is Started.';
  throw new DomainError(400, `Storage device ${id} is ${status}. ${advice}`);
}

export const alreadySubmitted = (): DomainError =>
  new DomainError(400, 'This job has already been started: it can mount nothing more.');

export function refuseBadPath({ sourcePath, outputPath, name }: DeviceInput): void {
  const isInside = Boolean(
    innerPath(sourcePath.replace(/^\/+/, ''))?.length && innerPath(outputPath),
  );
  if (!isInside)
    throw new DomainError(400, {
      jobanalyses: [`${sourcePath} or ${outputPath} leads out of its folder, or names no file.`],
    });
  if (/\/|^\.{0,2}$/.test(name))
    throw new DomainError(400, { jobanalyses: [`"${name}" is no name for a file.`] });
}

/** No file system takes such a name. */
export const isTooLong = (name: string): boolean => Buffer.byteLength(name) > 255;
