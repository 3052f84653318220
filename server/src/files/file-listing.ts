import { sql, type SqlBool } from 'kysely';
import type { Db } from '../db/database.ts';
import { mentionsAny } from '../db/mentioned-ids.ts';
import { mayRead } from '../db/readable-job.ts';
import type { FileRow } from '../db/schema.ts';

export interface FileFilter {
  /** Their own files, or those of jobs that are shared with them too. */
  readonly whose: 'mine' | 'all';
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

/** With the address of its owner. */
export type ListedFile = FileRow & { readonly owner: string };

/** The files that somebody sees. */
export function createFileListing(db: Db) {
  /** Most people have no jobs shared with them: then it is one index that is walked in order. */
  async function isSeen(accountId: string, whose: FileFilter['whose']) {
    const shared =
      whose === 'mine'
        ? []
        : await db
            .selectFrom('job_share')
            .select('job_id')
            .where('account_id', '=', accountId)
            .execute();
    if (shared.length === 0) return sql<SqlBool>`file.owner_id = ${accountId}`;
    const jobIds = shared.map(({ job_id }) => job_id);
    return sql<SqlBool>`(file.owner_id = ${accountId} or file.job_id = any(${jobIds})
      or (file.id, file.owner_id) in (
        select jsonb_array_elements_text(jsonb_path_query_array(job.request, 'strict $.**.id')), job.owner_id
        from job where job.id = any(${jobIds})))`;
  }

  return {
    async list(
      accountId: string,
      filter: FileFilter,
      limit: number,
      offset: number,
    ): Promise<{ rows: ListedFile[]; count: number }> {
      const { search, typeId, extensions = [], uploadedFrom, uploadedTo, order } = filter;
      let query = db
        .selectFrom('file')
        .where(await isSeen(accountId, filter.whose))
        .where('file.deleted_at', 'is', null)
        .where('file.trash_id', 'is', null);
      if (search) query = query.where(sql<SqlBool>`strpos(lower(file.name), lower(${search})) > 0`);
      if (typeId !== undefined) query = query.where('type_id', '=', typeId);
      if (extensions.length > 0) {
        const endings = extensions.map((extension) => extension.toLowerCase());
        query = query.where((where) =>
          where.or(
            endings.map(
              (ending) =>
                sql<SqlBool>`right(lower(file.name), length(${ending}::text)) = ${ending}`,
            ),
          ),
        );
      }
      if (uploadedFrom) query = query.where('file.created_at', '>=', uploadedFrom);
      if (uploadedTo) query = query.where('file.created_at', '<=', uploadedTo);
      const [rows, { count }] = await Promise.all([
        query
          .innerJoin('account', 'account.id', 'file.owner_id')
          .selectAll('file')
          .select('account.email as owner')
          .orderBy(`file.${order.column}`, order.direction)
          .orderBy('file.id', order.direction)
          .limit(limit)
          .offset(offset)
          .execute(),
        query
          .select((select) => select.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ]);
      return { rows, count };
    },

    /** Which jobs that this account may look at take or made each of these files. */
    async jobsOf(
      accountId: string,
      fileIds: readonly string[],
    ): Promise<Map<string, { id: string; name: string }[]>> {
      const { rows } = await sql<{ file_id: string; id: string; name: string }>`
        select named.id as file_id, job.id, job.name
        from job, jsonb_array_elements_text(jsonb_path_query_array(job.request, 'strict $.**.id')) named (id)
        where ${mentionsAny(fileIds)} and ${mayRead(accountId)} and named.id = any(${fileIds})
        union
        select file.id, job.id, job.name from file join job on job.id = file.job_id
        where file.id = any(${fileIds}) and ${mayRead(accountId)}
        order by id`.execute(db);
      const jobs = new Map<string, { id: string; name: string }[]>();
      for (const { file_id, id, name } of rows)
        jobs.set(file_id, [...(jobs.get(file_id) ?? []), { id, name }]);
      return jobs;
    },
  };
}
export type FileListing = ReturnType<typeof createFileListing>;
