import type { Outcome } from '#contract/statuses';
import type { OverState } from './finish-job.ts';
import { REASON, STOPPED_BY_USER, type StopOrder } from './job-lifecycle.ts';

/** How a job or run ended, and in which words. */
export interface End {
  readonly reason: string;
  readonly outcome: Outcome;
}

export function endOfRun(state: OverState, order: StopOrder | undefined): End {
  if (order) return order;
  if (state.state === 'lost')
    return { reason: `The run was lost: ${state.reason}`, outcome: 'lost' };
  return state.exitCode === 0
    ? { reason: REASON.success, outcome: 'succeeded' }
    : { reason: REASON.runFailed, outcome: 'failed' };
}

/** Of several runs the worst end counts: one that failed, one that was lost, one that somebody stopped. */
export function endOfJob(outcomes: readonly Outcome[]): End {
  const bad = (['failed', 'lost', 'timed_out'] as const).find((one) => outcomes.includes(one));
  if (bad) return { reason: REASON.runFailed, outcome: bad };
  return outcomes.includes('stopped')
    ? STOPPED_BY_USER
    : { reason: REASON.success, outcome: 'succeeded' };
}
