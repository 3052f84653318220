import { sql, type ExpressionBuilder, type Expression, type SqlBool } from 'kysely';
import type { AuditAction, AuditEntry, AuditResult } from '#contract/audit';
import type { Db } from '../db/database.ts';
import type { AuditRow, Database } from '../db/schema.ts';
import { hashEntry } from './chain.ts';

/** An entry that has no place in the chain yet. */
export type NewAuditEntry = Omit<AuditEntry, 'number' | 'previousHash' | 'hash'>;

export interface AuditHead {
  readonly number: number;
  readonly hash: string;
}

export interface AuditFilter {
  /** Part of the e-mail address, without case. */
  readonly actor?: string | undefined;
  readonly actions: readonly AuditAction[];
  readonly results: readonly AuditResult[];
  readonly subject?: string | undefined;
  readonly search?: string | undefined;
  /** Days, inclusive, such as 2026-03-01. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Where the last entry is told a second time, so that a chain whose end was cut off does not look whole. */
const HEAD = 'audit_head';

function toHead(row: { readonly value: string } | undefined): AuditHead {
  const [, number, hash] = /^(\d+):(\w+)$/.exec(row?.value ?? '') ?? [];
  if (hash === undefined) throw new Error('The audit log has lost its last entry.');
  return { number: Number(number), hash };
}

export function createAuditRepository(db: Db) {
  const toEntryRow = ({ date, ...entry }: AuditEntry) => ({
    number: entry.number,
    at: date,
    actor_id: entry.actorId,
    actor_email: entry.actorEmail,
    via: entry.via,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    result: entry.result,
    address: entry.address,
    user_agent: entry.userAgent,
    detail: JSON.stringify(entry.detail),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  });

  const headRow = (on: Db) => on.selectFrom('installation').select('value').where('key', '=', HEAD);

  return {
    head: async (): Promise<AuditHead> => toHead(await headRow(db).executeTakeFirst()),

    /**
     * Adds entries behind the last one, in one transaction: once it has committed they are durable. Of all servers on
     * this database the one writes that holds the row of the last entry.
     */
    append: (entries: readonly NewAuditEntry[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        let head = toHead(await headRow(trx).forUpdate().executeTakeFirst());
        const rows = entries.map((entry) => {
          const linked = { ...entry, number: head.number + 1, previousHash: head.hash };
          head = { number: linked.number, hash: hashEntry(linked) };
          return toEntryRow({ ...linked, hash: head.hash });
        });
        await trx
          .with('written', (qc) => qc.insertInto('audit_entry').values(rows))
          .updateTable('installation')
          .set({ value: `${String(head.number)}:${head.hash}` })
          .where('key', '=', HEAD)
          .execute();
      }),

    find: async (number: number): Promise<AuditEntry | undefined> => {
      const row = await db
        .selectFrom('audit_entry')
        .selectAll()
        .where('number', '=', number)
        .executeTakeFirst();
      return row && toEntry(row);
    },

    count: async (filter: AuditFilter): Promise<number> => {
      const { count } = await db
        .selectFrom('audit_entry')
        .where((eb) => matches(eb, filter))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    /** Newest first, those before `before`. */
    page: async (
      filter: AuditFilter,
      before: number | undefined,
      limit: number,
    ): Promise<AuditEntry[]> => {
      const rows = await db
        .selectFrom('audit_entry')
        .selectAll()
        .where((eb) => matches(eb, filter))
        .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },

    /** Oldest first, those after `after`. */
    walk: async (after: number, limit: number): Promise<AuditEntry[]> => {
      const rows = await db
        .selectFrom('audit_entry')
        .selectAll()
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
  };
}
export type AuditRepository = ReturnType<typeof createAuditRepository>;

function matches(eb: ExpressionBuilder<Database, 'audit_entry'>, filter: AuditFilter) {
  const { actor, actions, results, subject, search, from, to } = filter;
  const conditions: Expression<SqlBool>[] = [];
  if (actor) conditions.push(eb('actor_email', 'ilike', containing(actor)));
  if (actions.length > 0) conditions.push(eb('action', 'in', actions));
  if (results.length > 0) conditions.push(eb('result', 'in', results));
  if (subject) conditions.push(eb('subject_id', '=', subject));
  if (from !== undefined) conditions.push(sql<SqlBool>`at >= ${from}::date`);
  if (to !== undefined) conditions.push(sql<SqlBool>`at < ${to}::date + 1`);
  if (search) {
    conditions.push(
      sql<SqlBool>`concat_ws(' ', actor_email, action, subject_id, address, user_agent, detail::text) ilike ${containing(search)}`,
    );
  }
  return eb.and(conditions);
}

const containing = (text: string): string => `%${text.slice(0, 200).replace(/[\\%_]/g, '\\$&')}%`;

const toEntry = (row: AuditRow): AuditEntry => ({
  number: row.number,
  date: row.at,
  actorId: row.actor_id,
  actorEmail: row.actor_email,
  via: row.via,
  action: row.action,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  result: row.result,
  address: row.address,
  userAgent: row.user_agent,
  detail: row.detail,
  previousHash: row.previous_hash,
  hash: row.hash,
});
