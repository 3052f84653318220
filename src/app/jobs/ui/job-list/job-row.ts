import type { JobListItem } from '#contract/jobs';

export type JobRow = Pick<
  JobListItem,
  | 'id'
  | 'name'
  | 'jobStatus'
  | 'outcome'
  | 'statusReason'
  | 'analysisNames'
  | 'clusterName'
  | 'usedClusterId'
  | 'isOwnCluster'
  | 'coreType'
  | 'cores'
  | 'dateInserted'
  | 'dateStarted'
  | 'dateCompleted'
  | 'cost'
  | 'pricePerHour'
  | 'currency'
  | 'owner'
>;

/** Submitted and not over: it can be stopped, and not deleted. */
export const isActiveJob = ({ jobStatus: { content } }: Pick<JobRow, 'jobStatus'>): boolean =>
  content !== '' && content !== 'Completed';

/**
 * The rows to show while the pointer rests on the list: those on the screen stay where they are, with
 * their news; what came on top waits. Rows that were loaded below them come.
 */
export function heldRows(onScreen: readonly string[], rows: readonly JobRow[]): readonly JobRow[] {
  const held = new Set(onScreen);
  const first = rows.findIndex(({ id }) => held.has(id));
  return first <= 0 ? rows : rows.slice(first);
}
