import { join } from 'node:path';
import type { Db } from '../db/database.ts';
import type { JobRow, RunRow } from '../db/schema.ts';
import { mayRead } from '../db/readable-job.ts';
import { runFolder } from '../files/run-folder.ts';
import type { RunsView } from './runs-view.ts';

/** Where the output of runs lies, as the database knows them. */
export function createRunOutputs(db: Db, home: string): RunsView {
  return {
    async find(user, jobId, runNumber) {
      const run = await db
        .selectFrom('run')
        .innerJoin('job', 'job.id', 'run.job_id')
        .select(['job.id', 'job.owner_id', 'job.status', 'run.started_at', 'run.completed_at'])
        .where('job.id', '=', jobId)
        .where(mayRead(user.id))
        .where('run.number', '=', runNumber)
        .executeTakeFirst();
      return (
        run && {
          folder: join(home, runFolder(run.id, runNumber)),
          isOwn: run.owner_id === user.id,
          isRunning: run.started_at !== null && run.completed_at === null,
          isOver: isOver(run),
        }
      );
    },

    async isOver(jobId, runNumber) {
      const run = await db
        .selectFrom('run')
        .innerJoin('job', 'job.id', 'run.job_id')
        .select(['job.status', 'run.completed_at'])
        .where('job.id', '=', jobId)
        .where('run.number', '=', runNumber)
        .executeTakeFirst();
      return run === undefined || isOver(run);
    },
  };
}

/** A run of a job that ended before it could begin never has a date. */
const isOver = (run: Pick<JobRow, 'status'> & Pick<RunRow, 'completed_at'>): boolean =>
  run.completed_at !== null || run.status === 'Completed';
