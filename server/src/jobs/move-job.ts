import { sql } from 'kysely';
import type { JobStatus } from '#contract/statuses';
import type { JobRow } from '../db/schema.ts';
import { stepRows } from '../db/step-rows.ts';
import { before } from './job-lifecycle.ts';
import type { Executor } from '../db/database.ts';

export interface JobStep {
  readonly status: JobStatus;
  readonly reason?: string | null;
}
export type JobSteps = readonly [JobStep, ...JobStep[]];

/** What a job's row may take on together with a move. */
export type JobChange = Partial<
  Pick<JobRow, 'outcome' | 'started_at' | 'completed_at' | 'output_bytes' | 'cores'>
>;

/**
 * Moves the job through `steps` if the first of them is legal from where it stands now, else answers undefined.
 * History and live event are written in the same statement; no two entries of a job bear the same date.
 */
export function moveJob(
  on: Executor,
  id: string,
  steps: JobSteps,
  change: JobChange,
): Promise<JobRow | undefined> {
  const last = steps.at(-1) ?? steps[0];
  return on
    .with('moved', (qc) =>
      qc
        .updateTable('job')
        .set({
          ...change,
          status: last.status,
          status_reason: last.reason ?? null,
          status_at: dateOfLast(steps),
        })
        .where('id', '=', id)
        .where('status', 'in', before(steps[0].status))
        .returningAll(),
    )
    .with('entries', (qc) =>
      qc
        .insertInto('job_status')
        .columns(['job_id', 'status', 'reason', 'at'])
        .expression((eb) =>
          eb
            .selectFrom('moved')
            .innerJoin(stepRows(steps), (join) => join.onTrue())
            .select([
              'moved.id',
              'step.status',
              'step.reason',
              sql<string>`moved.status_at - (${steps.length}::int - step.place) * interval '1 microsecond'`.as(
                'at',
              ),
            ])
            .orderBy('step.place'),
        ),
    )
    .with('told', (qc) =>
      qc
        .insertInto('event')
        .columns(['owner_id', 'kind', 'subject_id', 'status'])
        .expression((eb) =>
          eb
            .selectFrom('moved')
            .select([
              'owner_id',
              sql.lit('job').as('kind'),
              'id',
              sql<string>`status`.as('status'),
            ]),
        ),
    )
    .selectFrom('moved')
    .selectAll()
    .select(sql`pg_notify('moorage_event', '')`.as('told'))
    .executeTakeFirst();
}

/** Now, or just after the entry before if the clock stood still; the steps follow each other by a microsecond. */
const dateOfLast = (steps: JobSteps) =>
  sql<string>`greatest(clock_timestamp(), coalesce(status_at + interval '1 microsecond', '-infinity'))
    + ${steps.length - 1}::int * interval '1 microsecond'`;

/** Says why the job is still where it is: the newest entry of its history takes the new reason. */
export async function explainJob(on: Executor, id: string, reason: string | null): Promise<void> {
  await on
    .with('explained', (qc) =>
      qc
        .updateTable('job')
        .set({ status_reason: reason })
        .where('id', '=', id)
        .where('status_reason', 'is distinct from', reason)
        .where('status', '!=', 'Completed')
        .returning(['id', 'owner_id', 'status']),
    )
    .with('entry', (qc) =>
      qc
        .updateTable('job_status')
        .set({ reason })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('job_status as newest')
            .select('newest.id')
            .where('newest.job_id', 'in', (inner) =>
              inner.selectFrom('explained').select('explained.id'),
            )
            .orderBy('newest.id', 'desc')
            .limit(1),
        ),
    )
    .with('told', (qc) =>
      qc
        .insertInto('event')
        .columns(['owner_id', 'kind', 'subject_id', 'status'])
        .expression((eb) =>
          eb
            .selectFrom('explained')
            .select([
              'owner_id',
              sql.lit('job').as('kind'),
              'id',
              sql<string>`status`.as('status'),
            ]),
        ),
    )
    .selectFrom('explained')
    .select(sql`pg_notify('moorage_event', '')`.as('told'))
    .execute();
}
