import { sql } from 'kysely';
import { HOLDING_STATUSES } from '#contract/statuses';
import type { Db } from '../db/database.ts';
import type { StopOrder } from '../jobs/job-lifecycle.ts';

/** What is done at the expense of projects. */
export function createBudgetsRepository(db: Db) {
  return {
    /** Adds what is over to the sums in the projects' rows, so that what is spent is read off a few rows. */
    async count(): Promise<void> {
      await sql`
        with counted as (
          update charge set is_counted = true where not is_counted and project_id is not null
          returning project_id, core_hours, core_hours * price_per_core_hour as amount),
        sums as (select project_id, sum(core_hours) as core_hours, sum(amount) as amount from counted group by project_id)
        update project set counted_core_hours = counted_core_hours + sums.core_hours,
          counted_amount = counted_amount + sums.amount
        from sums where sums.project_id = project.id`.execute(db);
    },

    /**
     * Asks that their jobs end. One that waits for a persistent cluster of another project holds nothing: it may wait
     * for the budget to be raised.
     */
    async stopJobs(projectIds: readonly string[], { reason, outcome }: StopOrder): Promise<void> {
      await sql`
        update job set stop_reason = ${reason}, stop_outcome = ${outcome}, stop_requested_at = clock_timestamp()
        from cluster
        where cluster.id = job.cluster_id and job.status is not null and job.status <> 'Completed'
          and job.stop_requested_at is null
          and coalesce(job.project_id, cluster.project_id) = any(${projectIds})
          and (job.status = any(${HOLDING_STATUSES}) or not cluster.is_persistent
            or cluster.project_id = any(${projectIds}))`.execute(db);
    },

    /** Asks for the tear-down of the persistent clusters that are charged to a project. */
    async tearDown(projectId: string, reason: string): Promise<void> {
      await db
        .updateTable('cluster')
        .set({ wanted: 'down', down_reason: reason })
        .where('project_id', '=', projectId)
        .where('wanted', '=', 'up')
        .where('status', 'not in', ['Stopped', 'Error'])
        .execute();
    },
  };
}
export type BudgetsRepository = ReturnType<typeof createBudgetsRepository>;
