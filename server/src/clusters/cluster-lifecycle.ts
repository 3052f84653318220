import type { ClusterStatus } from '#contract/statuses';

/** The legal moves of a cluster; every status write goes through this table. */
const NEXT: Readonly<Record<ClusterStatus, readonly ClusterStatus[]>> = {
  'Not Started': ['Pending', 'Queued', 'Starting', 'Stopped', 'Error'],
  Pending: ['Queued', 'Stop Requested', 'Error'],
  // Here a cluster waits for hardware, with the reason.
  Queued: ['Starting', 'Stop Requested', 'Unknown', 'Error'],
  Starting: ['Started', 'Stop Requested', 'Unknown', 'Error'],
  Started: ['Stop Requested', 'Unknown', 'Error'],
  // Contact with the site is lost: it comes back to where it was, or is given up.
  Unknown: ['Queued', 'Starting', 'Started', 'Stop Requested', 'Error'],
  'Stop Requested': ['Stopping'],
  Stopping: ['Stopped'],
  Stopped: [],
  Error: [],
};

const all = Object.keys(NEXT) as ClusterStatus[];

/** The statuses from which `to` may be reached in one move. */
export const before = (to: ClusterStatus): ClusterStatus[] =>
  all.filter((from) => NEXT[from].includes(to));

export const hasEnded = (status: ClusterStatus): boolean => NEXT[status].length === 0;

/** On its way down, or down: it takes no more jobs. */
export const isEnding = (status: ClusterStatus): boolean =>
  status === 'Stop Requested' || status === 'Stopping' || hasEnded(status);
