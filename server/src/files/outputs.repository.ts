import { sql, type SqlBool } from 'kysely';
import type { Db } from '../db/database.ts';
import { mayRead } from '../db/readable-job.ts';
import type { ListedFile } from './file-listing.ts';

/** Whose output is asked for: of all runs of a job, or of one of them. */
export interface OutputsOf {
  readonly jobId: string;
  readonly runNumber?: number | undefined;
}

/** What an output file is looked for by. */
interface SearchedNames {
  readonly name: string;
  readonly relative_path: string;
}

/** Output files of jobs, as they were registered when their runs ended. */
export function createOutputsRepository(db: Db) {
  return {
    /** Newest first; files of one run by their paths. */
    async list(
      { jobId, runNumber }: OutputsOf,
      search: string,
      limit: number,
      offset: number,
    ): Promise<{ rows: ListedFile[]; count: number }> {
      let query = db
        .selectFrom('file')
        .where('job_id', '=', jobId)
        .where('deleted_at', 'is', null)
        .where('trash_id', 'is', null);
      if (runNumber !== undefined) query = query.where('run_number', '=', runNumber);
      const column = sql.ref(searchedColumn(search));
      if (search) query = query.where(sql<SqlBool>`strpos(lower(${column}), lower(${search})) > 0`);
      const [rows, { count }] = await Promise.all([
        query
          .innerJoin('account', 'account.id', 'file.owner_id')
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

    /** The job, if this account may look at it and it has such a run; and whether that goes on now. */
    async findJob(accountId: string, { jobId, runNumber }: OutputsOf) {
      const job = await db
        .selectFrom('job')
        .innerJoin('account', 'account.id', 'job.owner_id')
        .leftJoin('run', (join) =>
          join.onRef('run.job_id', '=', 'job.id').on('run.number', '=', runNumber ?? 0),
        )
        .select(['job.id', 'job.owner_id', 'account.email as owner'])
        .select(['run.number', 'run.started_at', 'run.completed_at'])
        .where('job.id', '=', jobId)
        .where(mayRead(accountId))
        .executeTakeFirst();
      if (!job || (runNumber !== undefined && job.number === null)) return undefined;
      return {
        ownerId: job.owner_id,
        owner: job.owner,
        isRunning: job.started_at !== null && job.completed_at === null,
      };
    },
  };
}
export type OutputsRepository = ReturnType<typeof createOutputsRepository>;

/** What holds a slash is looked for in the path, anything else in the name. */
export const searchedColumn = (search: string): keyof SearchedNames =>
  search.includes('/') ? 'relative_path' : 'name';
