import type { JobStatusEntry } from '#contract/statuses';

/** One stop of a job on its way, and how long it stayed there. */
export interface TimelineStop {
  readonly status: string;
  readonly date: string;
  /** When the next stop was reached; null: it is there still. */
  readonly until: string | null;
  readonly reason: string | null;
  readonly isLast: boolean;
}

/** The newest entry comes first on the wire; people read from the left. */
export function toTimeline(
  newestFirst: readonly Pick<JobStatusEntry, 'status' | 'statusDate' | 'statusReason'>[],
): readonly TimelineStop[] {
  const entries = newestFirst.toReversed();
  return entries.map(({ status, statusDate, statusReason }, index) => ({
    status,
    date: statusDate,
    until: entries[index + 1]?.statusDate ?? null,
    // What was said already is not said again.
    reason: statusReason === entries[index - 1]?.statusReason ? null : statusReason,
    isLast: index === entries.length - 1,
  }));
}

/** Moments are not worth a number. */
export const isBrief = ({ date, until }: TimelineStop): boolean =>
  until !== null && Date.parse(until) - Date.parse(date) < 1_000;
