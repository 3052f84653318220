import { join } from 'node:path';
import type { Db } from '../db/database.ts';
import { createSharedFolders } from '../workspace/shared-folders.ts';
import { createJobStorage } from './job-storage.ts';
import { createStorageReconciler, type StorageReconcilerDeps } from './storage.reconciler.ts';
import { createStorageRepository } from './storage.repository.ts';
import { createStorageService, type StorageDeps } from './storage.service.ts';

type Given = Omit<StorageReconcilerDeps & StorageDeps, 'storage' | 'folders' | 'sites' | 'jobs'>;

interface StorageModuleDeps extends Given {
  readonly db: Db;
  /** The state folder. */
  readonly home: string;
  readonly jobs: StorageDeps['jobs'];
  readonly orderStop: StorageReconcilerDeps['jobs']['orderStop'];
}

/** Storage devices: what people want of them, what makes it so, and what jobs find of them. */
export function createStorage({ db, home, orderStop, ...given }: StorageModuleDeps) {
  const storage = createStorageRepository(db);
  const folders = createSharedFolders(join(home, 'storage'));
  const { tick } = createStorageReconciler({ ...given, storage, folders, jobs: { orderStop } });
  return {
    service: createStorageService({ ...given, storage, folders, sites: [...given.engines.keys()] }),
    ofJobs: createJobStorage({ ...given, storage, folders }),
    tick,
    removeStale: folders.removeStale,
  };
}
