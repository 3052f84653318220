import { sql } from 'kysely';
import type { Role } from '#contract/identity';
import type { Db } from '../db/database.ts';
import type { AccountRow } from '../db/schema.ts';
import type { PageRequest } from '../http/page.ts';
import type { User } from '../http/user.ts';
import { withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';

export interface NewAccount {
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
}

export type AccountsRepository = ReturnType<typeof createAccountsRepository>;

export function createAccountsRepository(db: Db) {
  const byEmail = (email: string) =>
    db
      .selectFrom('account')
      .selectAll()
      .where(sql`lower(email)`, '=', email.toLowerCase());
  return {
    find: (id: string) =>
      db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst(),
    findByEmail: (email: string) => byEmail(email).executeTakeFirst(),

    /** The administrator that was there first: the one a start prints its link for. */
    firstAdministrator: () =>
      db
        .selectFrom('account')
        .selectAll()
        .where('role', '=', 'administrator')
        .orderBy('created_at')
        .limit(1)
        .executeTakeFirst(),

    insert: (
      { email, fullName, role }: NewAccount,
      once: Once | null = null,
    ): Promise<AccountRow> => {
      const username = email.split('@')[0] ?? email;
      return withFreshId((id) =>
        makeOnce(db, once, (on) =>
          on
            .insertInto('account')
            .values({ id, email, username, full_name: fullName, role })
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      );
    },

    async page({ limit, offset }: PageRequest) {
      const rows = await db
        .selectFrom('account')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset)
        .execute();
      const { count } = await db
        .selectFrom('account')
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return { rows, count };
    },

    /** Changes or removes an account while all other such changes wait, so that the last administrator stays. */
    changing: <T>(work: (locked: LockedAccounts) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (tx) => {
        await tx
          .selectFrom('account')
          .select('id')
          .where('role', '=', 'administrator')
          .orderBy('id')
          .forUpdate()
          .execute();
        return work(createLockedAccounts(tx));
      }),

    async touch(id: string, now: Date): Promise<void> {
      await db.updateTable('account').set({ last_seen_at: now }).where('id', '=', id).execute();
    },
  };
}

type LockedAccounts = ReturnType<typeof createLockedAccounts>;

function createLockedAccounts(tx: Db) {
  return {
    find: (id: string) =>
      tx.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst(),

    async countAdministrators(): Promise<number> {
      const query = tx
        .selectFrom('account')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('role', '=', 'administrator');
      return (await query.executeTakeFirstOrThrow()).count;
    },

    setRole: (id: string, role: Role) =>
      tx
        .updateTable('account')
        .set({ role })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),

    /** With what is left behind of deleted files and of clusters that are over and that no job names. */
    async remove(id: string): Promise<void> {
      await tx.deleteFrom('event').where('owner_id', '=', id).execute();
      await tx
        .deleteFrom('file')
        .where('owner_id', '=', id)
        .where('deleted_at', 'is not', null)
        .execute();
      const isOver = tx
        .selectFrom('cluster')
        .select('id')
        .where('owner_id', '=', id)
        .where('status', 'in', ['Not Started', 'Stopped', 'Error'])
        // One that is wanted may hold cores already, whatever its status says.
        .where((cluster) =>
          cluster.or([cluster('status', '!=', 'Not Started'), cluster('wanted', '=', 'nothing')]),
        )
        .where((cluster) =>
          cluster.not(
            cluster.exists(
              cluster
                .selectFrom('job')
                .select('job.id')
                .where((job) =>
                  job.or([
                    job('cluster_id', '=', job.ref('cluster.id')),
                    job('requested_cluster_id', '=', job.ref('cluster.id')),
                  ]),
                ),
            ),
          ),
        );
      // A start of one of them waits here, and then finds that it is gone.
      const over = (await isOver.forUpdate().execute()).map((cluster) => cluster.id);
      if (over.length > 0) {
        await tx.deleteFrom('cluster_status').where('cluster_id', 'in', over).execute();
        await tx.deleteFrom('cluster').where('id', 'in', over).execute();
      }
      await tx.deleteFrom('account').where('id', '=', id).execute();
    },
  };
}

export function toUser(
  row: Pick<AccountRow, 'id' | 'email' | 'username' | 'full_name' | 'role'>,
): User {
  return {
    id: row.id,
    email: row.email,
    username: row.username,
    fullName: row.full_name,
    role: row.role,
  };
}
