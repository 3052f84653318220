import { sql } from 'kysely';
import type { ClusterStatus } from '#contract/statuses';
import type { Db, Executor } from '../db/database.ts';
import type { ClusterRow, NewClusterRow } from '../db/schema.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';
import {
  moveCluster,
  type ClusterChange,
  type ClusterSteps,
  type MoveGuard,
} from './move-cluster.ts';

export function createClustersRepository(db: Db) {
  return {
    find: (id: string) =>
      db.selectFrom('cluster').selectAll().where('id', '=', id).executeTakeFirst(),

    findAll: (ids: readonly string[]) =>
      ids.length === 0
        ? Promise.resolve([])
        : db.selectFrom('cluster').selectAll().where('id', 'in', ids).execute(),

    findOwned: (ownerId: string, id: string) =>
      db
        .selectFrom('cluster')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .executeTakeFirst(),

    insert: (row: Omit<NewClusterRow, 'id'>, once: Once | null) =>
      withFreshId((id) => makeOnce(db, once, (on) => insertCluster(on, { ...row, id }))),

    /** Everything the reconciler has to look at. */
    listAlive: () =>
      db
        .selectFrom('cluster')
        .selectAll()
        .where('status', 'not in', ['Stopped', 'Error'])
        .where('wanted', '!=', 'nothing')
        .orderBy('created_at')
        .execute(),

    list: async (filter: ClusterFilter, limit: number, offset: number) => {
      const matching = filtered(db, filter);
      const [rows, { count }] = await Promise.all([
        matching
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .offset(offset)
          .execute(),
        matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    /** Newest first. */
    history: (clusterId: string) =>
      db
        .selectFrom('cluster_status')
        .selectAll()
        .where('cluster_id', '=', clusterId)
        .orderBy('id', 'desc')
        .execute(),

    /**
     * Moves the cluster through `steps`, only if the first of them is legal from where it stands now;
     * undefined when it is not. The history and the live event are written in the same statement.
     */
    move: (id: string, steps: ClusterSteps, change: ClusterChange = {}, guard: MoveGuard = {}) =>
      moveCluster(db, id, steps, change, guard),

    /** Undefined when it is under way already. */
    start: (id: string, once: Once | null) =>
      makeOnce(db, once, (on) =>
        moveCluster(on, id, [{ status: 'Pending' }], { wanted: 'up' }, {}),
      ),

    /** Says why the cluster is still where it is: the newest entry of its history takes the new reason. */
    async explain(id: string, status: ClusterStatus, reason: string | null): Promise<void> {
      await db
        .with('explained', (qc) =>
          qc
            .updateTable('cluster')
            .set({ status_reason: reason })
            .where('id', '=', id)
            .where('status', '=', status)
            .where('status_reason', 'is distinct from', reason)
            .returning(['id', 'owner_id', 'status']),
        )
        .with('entry', (qc) =>
          qc
            .updateTable('cluster_status')
            .set({ reason })
            .where('id', '=', (eb) =>
              eb
                .selectFrom('cluster_status as newest')
                .select('newest.id')
                .where('newest.cluster_id', 'in', (eb2) =>
                  eb2.selectFrom('explained').select('explained.id'),
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
                .select(['owner_id', sql.lit('cluster').as('kind'), 'id', 'status']),
            ),
        )
        .selectFrom('explained')
        .select(sql`pg_notify('moorage_event', '')`.as('told'))
        .execute();
    },

    /** Asks for the tear-down of a cluster; the first reason stands. */
    letGo: (id: string, reason: string) =>
      db
        .updateTable('cluster')
        .set({ wanted: 'down', down_reason: reason })
        .where('id', '=', id)
        .where('wanted', '!=', 'down')
        .execute(),

    update: (
      id: string,
      change: Partial<
        Pick<ClusterRow, 'name' | 'idle_timeout_minutes' | 'walltime' | 'idle_since'>
      >,
    ) =>
      db.updateTable('cluster').set(change).where('id', '=', id).returningAll().executeTakeFirst(),
  };
}
export type ClustersRepository = ReturnType<typeof createClustersRepository>;

export interface ClusterFilter {
  readonly ownerId: string;
  readonly ids?: readonly string[] | undefined;
  /** Those that are not Stopped or in Error. */
  readonly activeOnly: boolean;
}

function filtered(db: Db, { ownerId, ids, activeOnly }: ClusterFilter) {
  return db
    .selectFrom('cluster')
    .where('owner_id', '=', ownerId)
    .$if(ids === undefined, (query) => query.where('is_persistent', '=', true))
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids?.length ? ids : ['']))
    .$if(activeOnly, (query) => query.where('status', 'not in', ['Stopped', 'Error']));
}

/** Inserts the cluster with the first entry of its history; undefined when the id is taken. */
export async function insertCluster(
  on: Executor,
  row: NewClusterRow,
): Promise<ClusterRow | undefined> {
  return on
    .with('made', (qc) =>
      qc
        .insertInto('cluster')
        .values(row)
        .onConflict((taken) => taken.doNothing())
        .returningAll(),
    )
    .with('entry', (qc) =>
      qc
        .insertInto('cluster_status')
        .columns(['cluster_id', 'status', 'reason', 'at'])
        .expression((eb) =>
          eb.selectFrom('made').select(['id', 'status', 'status_reason', 'status_at']),
        ),
    )
    .with('told', (qc) =>
      qc
        .insertInto('event')
        .columns(['owner_id', 'kind', 'subject_id', 'status'])
        .expression((eb) =>
          eb.selectFrom('made').select(['owner_id', sql.lit('cluster').as('kind'), 'id', 'status']),
        ),
    )
    .selectFrom('made')
    .selectAll()
    .select(sql`pg_notify('moorage_event', '')`.as('told'))
    .executeTakeFirst();
}
