import { createThread } from './thread.ts';

export interface DiskUseOrder {
  readonly folder: string;
  /** Beyond this many bytes nobody wants to know how many. */
  readonly enough: number;
}

export interface DiskUse {
  readonly bytes: number;
  readonly tookMs: number;
}

/**
 * Measures what folders take on the disk, in a thread of its own: a job may have millions of files. Links are not
 * followed. Safe while the job is at work in there.
 */
export function createDiskMeter() {
  const thread = createThread<DiskUseOrder, DiskUse>(
    new URL('./disk-use-worker.ts', import.meta.url),
  );
  return { measure: thread.ask, close: thread.close };
}
export type DiskMeter = ReturnType<typeof createDiskMeter>;
