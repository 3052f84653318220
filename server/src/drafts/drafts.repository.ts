import { sql } from 'kysely';
import type { Draft, JobForm } from '#contract/drafts';
import type { JobRequest } from '#contract/jobs';
import type { Db } from '../db/database.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';

/** What a draft takes over from a job. */
export interface DraftedJob {
  readonly request: JobRequest;
  readonly coreType: string;
  /** The persistent cluster that it ran on or was meant for, if that can still take jobs. */
  readonly clusterId: string | null;
}

export function createDraftsRepository(db: Db) {
  const own = (ownerId: string) => db.selectFrom('draft').where('owner_id', '=', ownerId);

  return {
    insert: async (ownerId: string, form: JobForm, once: Once | null): Promise<Draft> =>
      toDraft(
        await withFreshId((id) =>
          makeOnce(db, once, (on) =>
            on
              .insertInto('draft')
              .values({ id, owner_id: ownerId, form: JSON.stringify(form) })
              .returningAll()
              .executeTakeFirstOrThrow(),
          ),
        ),
      ),

    async find(ownerId: string, id: string): Promise<Draft | undefined> {
      const row = await own(ownerId).selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDraft(row);
    },

    /** Those worked on last come first. */
    async list(ownerId: string, limit: number, offset: number) {
      const [rows, { count }] = await Promise.all([
        own(ownerId)
          .selectAll()
          .orderBy('updated_at', 'desc')
          .orderBy('id')
          .limit(limit)
          .offset(offset)
          .execute(),
        own(ownerId)
          .select((select) => select.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ]);
      return { results: rows.map(toDraft), count };
    },

    async update(ownerId: string, id: string, form: JobForm): Promise<Draft | undefined> {
      const row = await db
        .updateTable('draft')
        .set({ form: JSON.stringify(form), updated_at: sql<string>`clock_timestamp()` })
        .where('owner_id', '=', ownerId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && toDraft(row);
    },

    async delete(ownerId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('draft')
        .where('owner_id', '=', ownerId)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async findJob(ownerId: string, jobId: string): Promise<DraftedJob | undefined> {
      const row = await db
        .selectFrom('job')
        .leftJoin('cluster', (join) =>
          join
            .on(sql<boolean>`cluster.id = coalesce(job.cluster_id, job.requested_cluster_id)`)
            .on('cluster.is_persistent', '=', true)
            .on('cluster.wanted', '!=', 'down')
            .on('cluster.status', 'not in', ['Stop Requested', 'Stopping', 'Stopped', 'Error']),
        )
        .select(['job.request', 'job.core_type', 'cluster.id as cluster_id'])
        .where('job.owner_id', '=', ownerId)
        .where('job.id', '=', jobId)
        .executeTakeFirst();
      return row && { request: row.request, coreType: row.core_type, clusterId: row.cluster_id };
    },
  };
}
export type DraftsRepository = ReturnType<typeof createDraftsRepository>;

const toDraft = ({
  id,
  updated_at,
  form,
}: {
  id: string;
  updated_at: string;
  form: JobForm;
}): Draft => ({
  id,
  dateUpdated: updated_at,
  form,
});
