import { sql } from 'kysely';
import type { ClusterStatus } from '#contract/statuses';
import type { Executor } from '../db/database.ts';
import type { ClusterRow } from '../db/schema.ts';
import { stepRows } from '../db/step-rows.ts';
import { before } from './cluster-lifecycle.ts';

/** What a cluster's row may take on together with a move. */
export type ClusterChange = Partial<
  Pick<ClusterRow, 'wanted' | 'down_reason' | 'started_at' | 'stopped_at' | 'idle_since'>
> & { nodes?: string };

export interface ClusterStep {
  readonly status: ClusterStatus;
  readonly reason?: string | null;
}

export type ClusterSteps = readonly [ClusterStep, ...ClusterStep[]];

/** `onlyIfIdle`: not when a job was submitted meanwhile, which clears `idle_since`. */
export interface MoveGuard {
  readonly onlyIfIdle?: boolean;
}

/**
 * Moves the cluster through `steps` if the first of them is legal from where it stands now, else answers undefined.
 * History and live event are written in the same statement.
 */
export async function moveCluster(
  on: Executor,
  id: string,
  steps: ClusterSteps,
  change: ClusterChange,
  { onlyIfIdle = false }: MoveGuard,
): Promise<ClusterRow | undefined> {
  const last = steps.at(-1) ?? steps[0];
  const lastAt = sql<string>`greatest(clock_timestamp(), status_at + interval '1 microsecond')
    + ${steps.length - 1}::int * interval '1 microsecond'`;
  return on
    .with('moved', (qc) =>
      qc
        .updateTable('cluster')
        .set({
          ...change,
          status: last.status,
          status_reason: last.reason ?? null,
          status_at: lastAt,
        })
        .where('id', '=', id)
        .where('status', 'in', before(steps[0].status))
        .$if(onlyIfIdle, (query) => query.where('idle_since', 'is not', null))
        .returningAll(),
    )
    .with('entries', (qc) =>
      qc
        .insertInto('cluster_status')
        .columns(['cluster_id', 'status', 'reason', 'at'])
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
            .select(['owner_id', sql.lit('cluster').as('kind'), 'id', 'status']),
        ),
    )
    .selectFrom('moved')
    .selectAll()
    .select(sql`pg_notify('moorage_event', '')`.as('told'))
    .executeTakeFirst();
}
