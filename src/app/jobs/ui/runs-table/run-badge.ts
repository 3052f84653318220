import type { Run } from '#contract/runs';
import { type Badge, jobBadge } from '../../../shared/status-badge/badges';

/** How a run stands, in one word. */
export function runBadge({ outcome, dateStarted }: Run): Badge {
  if (outcome === null && dateStarted === null) return { status: 'waiting', label: 'not started' };
  return jobBadge({ jobStatus: 'Executing', outcome });
}
