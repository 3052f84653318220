import { sql, type Expression, type SqlBool } from 'kysely';
import type { Db } from '../db/database.ts';
import type { ProjectRow } from '../db/schema.ts';
import { withFreshId } from '../http/wire-id.ts';
import { noteMade, type Once } from '../idempotency/once.ts';
import { createProjectMembers } from './project-members.ts';

/** A project as people see it. */
export type ProjectView = ProjectRow & {
  readonly spent_amount: number;
  readonly spent_core_hours: number;
  /** E-mail addresses, in order. */
  readonly members: string[];
};

type Definition = Pick<ProjectRow, 'name' | 'budget_amount' | 'budget_core_hours' | 'is_strict'>;

export function createProjectsRepository(db: Db) {
  const members = createProjectMembers(db);

  /** Charges that are counted stand in the project's row; the others, and what is under way, are added here. */
  const spent = (now: Date) =>
    db
      .selectFrom('project')
      .leftJoin(
        sql<{ project_id: string; amount: number; hours: number }>`(
          select project_id, sum(hours * price_per_core_hour) as amount, sum(hours) as hours from (
            select project_id, price_per_core_hour, core_hours as hours from charge
              where not is_counted and project_id is not null
            union all
            select project_id, price_per_core_hour, cores * extract(epoch from ended_at - started_at)::double precision / 3600
              from charges_under_way(${now}) where project_id is not null) open
          group by project_id)`.as('open'),
        (join) => join.onRef('open.project_id', '=', 'project.id'),
      )
      .selectAll('project')
      .select([
        sql<number>`counted_amount + coalesce(open.amount, 0)`.as('spent_amount'),
        sql<number>`counted_core_hours + coalesce(open.hours, 0)`.as('spent_core_hours'),
      ]);

  const viewed = (now: Date) =>
    spent(now).select(
      sql<string[]>`array(select email from project_member join account on account.id = account_id
        where project_id = project.id order by email)`.as('members'),
    );

  const isMember = (accountId: string): Expression<SqlBool> =>
    sql<SqlBool>`exists (select from project_member where project_id = project.id and account_id = ${accountId})`;

  return {
    find: (id: string, now: Date): Promise<ProjectView | undefined> =>
      viewed(now).where('project.id', '=', id).executeTakeFirst(),

    /** By name; `memberId`: only those that this account may charge. */
    list: ({ memberId, withArchived, now }: ProjectFilter): Promise<ProjectView[]> =>
      viewed(now)
        .$if(memberId !== null, (query) => query.where(isMember(memberId ?? '')))
        .$if(!withArchived, (query) => query.where('archived_at', 'is', null))
        .orderBy(sql`lower(project.name)`)
        .orderBy('project.id')
        .execute(),

    /** What this account may charge, by name. */
    chargeableBy: (accountId: string) =>
      db
        .selectFrom('project')
        .select(['id', 'name'])
        .where('archived_at', 'is', null)
        .where(isMember(accountId))
        .orderBy(sql`lower(name)`)
        .orderBy('id')
        .execute(),

    nameOf: async (id: string): Promise<string | null> =>
      (await db.selectFrom('project').select('name').where('id', '=', id).executeTakeFirst())
        ?.name ?? null,

    /** Those that refuse and stop work once their budget is spent. */
    listStrict: (now: Date) => spent(now).where('is_strict', '=', true).execute(),

    hasStrict: async (): Promise<boolean> =>
      (await db
        .selectFrom('project')
        .select('id')
        .where('is_strict', '=', true)
        .limit(1)
        .executeTakeFirst()) !== undefined,

    insert: (definition: Definition, memberIds: readonly string[], once: Once | null) =>
      withFreshId((id) =>
        db.transaction().execute(async (trx) => {
          await trx
            .insertInto('project')
            .values({ ...definition, id })
            .execute();
          await members.replace(trx, id, memberIds);
          if (once) await noteMade(trx, once, id);
          return id;
        }),
      ),

    change: (
      id: string,
      change: Partial<Definition & Pick<ProjectRow, 'archived_at'>>,
      memberIds: readonly string[] | undefined,
    ): Promise<void> =>
      db.transaction().execute(async (trx) => {
        if (Object.keys(change).length > 0)
          await trx.updateTable('project').set(change).where('id', '=', id).execute();
        if (memberIds) await members.replace(trx, id, memberIds);
      }),

    accountsOf: members.accountsOf,
  };
}
export type ProjectsRepository = ReturnType<typeof createProjectsRepository>;

interface ProjectFilter {
  readonly memberId: string | null;
  readonly withArchived: boolean;
  readonly now: Date;
}
