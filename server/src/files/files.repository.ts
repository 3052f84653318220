import { sql, type Transaction } from 'kysely';
import type { Db } from '../db/database.ts';
import { mayRead } from '../db/readable-job.ts';
import type { Database, FileRow, NewFileRow } from '../db/schema.ts';
import { randomId, withFreshId } from '../http/wire-id.ts';
import { makeOnce, type Once } from '../idempotency/once.ts';
import { findReadable } from './find-readable.ts';

export interface FileFilter {
  /** Part of the name, without case. */
  readonly search?: string | undefined;
  readonly typeId?: number | undefined;
  /** Endings of the name, such as `.inp`. */
  readonly extensions?: readonly string[];
  readonly uploadedFrom?: string | undefined;
  readonly uploadedTo?: string | undefined;
  readonly order: FileOrder;
}

export interface FileOrder {
  readonly column: 'created_at' | 'name';
  readonly direction: 'asc' | 'desc';
}

interface Rows {
  readonly rows: FileRow[];
  readonly count: number;
}

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters, and a file has 13. */
const BATCH = 1_000;

/** One parameter, however many ids: a job may name more files than a statement takes parameters. */
const isOneOf = (ids: readonly string[]) => sql<boolean>`id = any(${ids})`;

export function createFilesRepository(db: Db) {
  const living = (ownerId: string) =>
    db.selectFrom('file').where('owner_id', '=', ownerId).where('deleted_at', 'is', null);

  return {
    insert: (row: Omit<NewFileRow, 'id'>, once: Once | null): Promise<FileRow> =>
      withFreshId((id) =>
        makeOnce(db, once, (on) =>
          on
            .insertInto('file')
            .values({ ...row, id })
            .returningAll()
            .executeTakeFirstOrThrow(),
        ),
      ),

    isListedAt: async (storedAt: string): Promise<boolean> =>
      (await db
        .selectFrom('file')
        .select('id')
        .where('stored_at', '=', storedAt)
        .executeTakeFirst()) !== undefined,

    /** Inserts many in a transaction, each under an id that was free. */
    async insertAll(
      trx: Transaction<Database>,
      rows: readonly Omit<NewFileRow, 'id'>[],
    ): Promise<void> {
      for (let at = 0; at < rows.length; at += BATCH) {
        let missing = rows.slice(at, at + BATCH).map((row) => ({ ...row, id: randomId() }));
        while (missing.length > 0) {
          // A violation would spoil the transaction; rows whose id was taken are just not inserted.
          const inserted = await trx
            .insertInto('file')
            .values(missing)
            .onConflict((conflict) => conflict.doNothing())
            .returning('id')
            .execute();
          const done = new Set(inserted.map(({ id }) => id));
          missing = missing
            .filter(({ id }) => !done.has(id))
            .map((row) => ({ ...row, id: randomId() }));
        }
      }
    },

    find: (ownerId: string, id: string): Promise<FileRow | undefined> =>
      living(ownerId).selectAll().where('id', '=', id).executeTakeFirst(),

    findReadable: (accountId: string, id: string) => findReadable(db, accountId, id),

    /** Those that are there, deleted ones left out. */
    findAll: (ownerId: string, ids: readonly string[]): Promise<FileRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : living(ownerId).selectAll().where(isOneOf(ids)).execute(),

    /** Those that ever were there: jobs keep the link to a deleted file. */
    findAllEver: (ownerId: string, ids: readonly string[]): Promise<FileRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : db
            .selectFrom('file')
            .selectAll()
            .where('owner_id', '=', ownerId)
            .where(isOneOf(ids))
            .execute(),

    /** Whoever they belong to: the inputs of jobs that were checked at submission. */
    findAllById: async (ids: readonly string[]): Promise<ReadonlyMap<string, FileRow>> => {
      const rows =
        ids.length === 0
          ? []
          : await db.selectFrom('file').selectAll().where(isOneOf(ids)).execute();
      return new Map(rows.map((row) => [row.id, row]));
    },

    async list(ownerId: string, filter: FileFilter, limit: number, offset: number): Promise<Rows> {
      const { search, typeId, extensions = [], uploadedFrom, uploadedTo, order } = filter;
      let query = living(ownerId);
      if (search) query = query.where(sql<boolean>`strpos(lower(name), lower(${search})) > 0`);
      if (typeId !== undefined) query = query.where('type_id', '=', typeId);
      if (extensions.length > 0) {
        const endings = extensions.map((extension) => extension.toLowerCase());
        query = query.where((where) =>
          where.or(
            endings.map(
              (ending) => sql<boolean>`right(lower(name), length(${ending}::text)) = ${ending}`,
            ),
          ),
        );
      }
      if (uploadedFrom) query = query.where('created_at', '>=', uploadedFrom);
      if (uploadedTo) query = query.where('created_at', '<=', uploadedTo);
      const [rows, { count }] = await Promise.all([
        query
          .selectAll()
          .orderBy(order.column, order.direction)
          .orderBy('id', order.direction)
          .limit(limit)
          .offset(offset)
          .execute(),
        query
          .select((select) => select.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    /** Output files of a job, or of one of its runs, newest run first. */
    async listOutputs(
      jobId: string,
      runNumber: number | undefined,
      search: string,
      limit: number,
      offset: number,
    ): Promise<{ rows: (FileRow & { owner: string })[]; count: number }> {
      let query = db
        .selectFrom('file')
        .innerJoin('account', 'account.id', 'file.owner_id')
        .where('job_id', '=', jobId)
        .where('deleted_at', 'is', null);
      if (runNumber !== undefined) query = query.where('run_number', '=', runNumber);
      const column = search.includes('/') ? sql.ref('relative_path') : sql.ref('name');
      if (search) query = query.where(sql<boolean>`strpos(lower(${column}), lower(${search})) > 0`);
      const [rows, { count }] = await Promise.all([
        query
          .selectAll('file')
          .select('account.email as owner')
          .orderBy('file.created_at', 'desc')
          .orderBy('run_number', 'desc')
          .orderBy(sql`relative_path collate "C"`)
          .limit(limit)
          .offset(offset)
          .execute(),
        query
          .select((select) => select.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    /** Deletes those that are there; answers what they were. */
    markDeleted: (ownerId: string, ids: readonly string[]): Promise<FileRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : db
            .updateTable('file')
            .set({ deleted_at: sql<string>`clock_timestamp()` })
            .where('owner_id', '=', ownerId)
            .where(isOneOf(ids))
            .where('deleted_at', 'is', null)
            .returningAll()
            .execute(),

    patch: (
      ownerId: string,
      id: string,
      { name, typeId }: { name: string | null; typeId: number | null },
    ): Promise<FileRow | undefined> =>
      db
        .updateTable('file')
        .set((now) => ({
          name: name ?? now.ref('name'),
          // An upload has no folder: its relative path is its name.
          relative_path:
            name === null
              ? now.ref('relative_path')
              : now
                  .case()
                  .when('job_id', 'is', null)
                  .then(name)
                  .else(now.ref('relative_path'))
                  .end(),
          type_id: typeId ?? now.ref('type_id'),
        }))
        .where('owner_id', '=', ownerId)
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .returningAll()
        .executeTakeFirst(),

    /** Is it a job that this account may look at, and has it such a run? */
    async hasJob(accountId: string, jobId: string, runNumber?: number): Promise<boolean> {
      let query = db
        .selectFrom('job')
        .select('job.id')
        .where('job.id', '=', jobId)
        .where(mayRead(accountId));
      if (runNumber !== undefined) {
        query = query.innerJoin('run', 'run.job_id', 'job.id').where('run.number', '=', runNumber);
      }
      return (await query.executeTakeFirst()) !== undefined;
    },

    /** Which jobs of the user take or made each of these files. */
    async jobsOf(
      ownerId: string,
      fileIds: readonly string[],
    ): Promise<Map<string, { id: string; name: string }[]>> {
      const { rows } = await sql<{ file_id: string; id: string; name: string }>`
        select distinct input->>'id' as file_id, job.id, job.name
        from job, jsonb_array_elements(request->'jobanalyses') tile, jsonb_array_elements(tile->'inputFiles') input
        where owner_id = ${ownerId} and input->>'id' = any(${fileIds})
        union
        select file.id, job.id, job.name from file join job on job.id = file.job_id where file.id = any(${fileIds})
        order by id`.execute(db);
      const jobs = new Map<string, { id: string; name: string }[]>();
      for (const { file_id, id, name } of rows)
        jobs.set(file_id, [...(jobs.get(file_id) ?? []), { id, name }]);
      return jobs;
    },
  };
}
export type FilesRepository = ReturnType<typeof createFilesRepository>;
