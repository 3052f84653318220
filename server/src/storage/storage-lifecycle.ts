import type { StorageStatus } from '#contract/storage-devices';

/** The legal moves of a storage device; every status write goes through this table. */
const NEXT: Readonly<Record<StorageStatus, readonly StorageStatus[]>> = {
  'Not Started': ['Starting', 'Stopped'],
  Starting: ['Started', 'Stop Requested', 'Error'],
  Started: ['Stop Requested'],
  'Stop Requested': ['Stopping'],
  // Its jobs end, then all that is on it is removed for good.
  Stopping: ['Stopped'],
  Stopped: [],
  Error: [],
};

const all = Object.keys(NEXT) as StorageStatus[];

/** The statuses from which `to` may be reached in one move. */
export const before = (to: StorageStatus): StorageStatus[] =>
  all.filter((from) => NEXT[from].includes(to));

export const hasEnded = (status: StorageStatus): boolean => NEXT[status].length === 0;

/** On its way down, or down. */
export const isEnding = (status: StorageStatus): boolean =>
  status === 'Stop Requested' || status === 'Stopping' || hasEnded(status);

/** Those that the reconciler has to look at. */
export const WORKING = ['Starting', 'Started', 'Stop Requested', 'Stopping'] as const;
