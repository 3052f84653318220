import { statfs } from 'node:fs/promises';

interface DiskRoomDeps {
  readonly folder: string;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/** With less than this a run cannot leave its exit code and log behind for sure. */
const LEAST_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 1_000;

/** Knows whether the disk of a folder has room left, as of a moment ago. */
export function createDiskRoom({ folder, ticks }: DiskRoomDeps) {
  let isFull = false;
  let lookedAt = -Infinity;

  async function look(): Promise<void> {
    lookedAt = ticks();
    // A folder that is not there yet is made when it is needed, and tells of its disk then.
    const found = await statfs(folder).catch(() => undefined);
    isFull = found !== undefined && found.bavail * found.bsize < LEAST_BYTES;
  }

  return {
    /** As of the last look; asks for another one when that is long ago. */
    isFull(): boolean {
      if (ticks() - lookedAt >= LOOK_EVERY_MS) void look();
      return isFull;
    },

    async isFullNow(): Promise<boolean> {
      await look();
      return isFull;
    },
  };
}
export type DiskRoom = ReturnType<typeof createDiskRoom>;
