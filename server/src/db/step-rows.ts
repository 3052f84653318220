import { sql, type AliasedRawBuilder } from 'kysely';

/** One move of a status, with why. */
interface Step<Status extends string> {
  readonly status: Status;
  readonly reason?: string | null;
}

/** The steps of a move as rows of a table `step`, numbered by `place` from 1. */
export function stepRows<Status extends string>(
  steps: readonly Step<Status>[],
): AliasedRawBuilder<{ status: Status; reason: string | null; place: number }, 'step'> {
  const names = steps.map(({ status }) => status);
  const reasons = steps.map(({ reason }) => reason ?? null);
  return sql<{ status: Status; reason: string | null; place: number }>`(
    select * from unnest(${names}::text[], ${reasons}::text[]) with ordinality as rows(status, reason, place))`.as(
    'step',
  );
}
