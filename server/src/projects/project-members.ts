import { sql } from 'kysely';
import type { Db, Executor } from '../db/database.ts';

/** Who may charge a project. */
export function createProjectMembers(db: Db) {
  return {
    accountsOf: (emails: readonly string[]) =>
      emails.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('account')
            .select(['id', 'email'])
            .where(sql`lower(email)`, 'in', emails)
            .execute(),

    async replace(on: Executor, projectId: string, accountIds: readonly string[]): Promise<void> {
      await on.deleteFrom('project_member').where('project_id', '=', projectId).execute();
      if (accountIds.length === 0) return;
      await on
        .insertInto('project_member')
        .values(accountIds.map((id) => ({ project_id: projectId, account_id: id })))
        .execute();
    },
  };
}
