import type { ClusterStatus } from '#contract/statuses';

/** Not over: it holds hardware, waits for it, or can still be started. */
export const isActive = (status: ClusterStatus): boolean =>
  status !== 'Stopped' && status !== 'Error';
