import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { Problem } from '../problem.ts';
import { openSession, wholeNumber, type Register, type Session } from '../session.ts';
import { fetchOutputs, type Fetched, type OutputFilter } from '../transfer/fetch-outputs.ts';

interface SyncOptions {
  readonly job?: string;
  readonly newerThan?: string;
  readonly delay?: string;
  readonly file?: readonly string[];
  readonly exclude?: readonly string[];
  readonly search?: string;
}

interface Synced {
  readonly id: string;
  readonly status: string;
  readonly folder: string;
  readonly files: readonly Fetched[];
}

export const registerSync: Register = (program, io) => {
  program
    .command('sync')
    .description('download the output files of jobs, as far as they are missing or have changed')
    .option('-j, --job <id>', 'id of the job')
    .option('-n, --newer-than <id>', 'all my jobs that are newer than this one (also --newer)')
    .option('--newer <id>', 'the same as --newer-than')
    .option('-d, --delay <seconds>', 'again and again with this pause, until the jobs are over')
    .option('-f, --file <pattern...>', 'only files of such a name, such as "*.out"')
    .option('--exclude <pattern...>', 'not these: a pattern, or part of the path')
    .option('-s, --search <text>', 'only files that have this in their name')
    .addHelpText(
      'after',
      `
-o names the folder. Without it each job gets its own: rescale_job_<id>.

Examples:
  moorage sync -j kTzRma -o results
  moorage sync -j kTzRma -d 30 -f "*.csv"
  moorage sync -n kTzRma`,
    )
    .action(async (options: SyncOptions & { newer?: string }, command: Command) => {
      const session = openSession(io, command, true);
      const newerThan = options.newerThan ?? options.newer;
      const { job } = options;
      if ((job === undefined) === (newerThan === undefined))
        throw new Problem('Name one job with -j, or one with -n, whose followers are wanted.');
      const delay = options.delay === undefined ? undefined : wholeNumber('--delay', options.delay);
      for (;;) {
        const ids = job === undefined ? await idsAfter(session, newerThan ?? '') : [job];
        const jobs: Synced[] = [];
        for (const id of ids)
          jobs.push(await syncJob(session, id, ids.length > 1 || job === undefined, options));
        const isOver = jobs.every(({ status }) => status === 'Completed' || status === 'Saved');
        if (delay === undefined || isOver) {
          tell(session, jobs);
          return;
        }
        await wait(Math.max(1, delay) * 1000);
      }
    });
};

async function syncJob(
  session: Session,
  id: string,
  isOneOfMany: boolean,
  { file, exclude, search }: SyncOptions,
): Promise<Synced> {
  const { api, path } = session;
  // Asked first: what is listed afterwards is all that a job which is over will ever have.
  const status = (await api.statuses(id))[0]?.status ?? 'Saved';
  const own = `rescale_job_${id}`;
  const folder = path === undefined ? own : isOneOfMany ? join(path, own) : path;
  const filter: OutputFilter = { globs: file, exclude, search };
  return { id, status, folder, files: await fetchOutputs(session, id, folder, filter) };
}

async function idsAfter({ api }: Session, jobId: string): Promise<string[]> {
  await api.job(jobId);
  const ids: string[] = [];
  for await (const { id } of api.jobs('page_size=100&f=1')) {
    if (id === jobId) return ids;
    ids.push(id);
  }
  throw new Problem(`Job ${jobId} is not among your own: only those have an order.`);
}

function tell({ screen }: Session, jobs: readonly Synced[]): void {
  screen.json({ jobs });
  for (const { id, status, folder, files } of jobs) {
    const news = files.filter(({ action }) => action === 'downloaded').length;
    const rest = files.length - news;
    const hint =
      status === 'Completed' ? '' : ' Its outputs come when a run has ended: -d waits for them.';
    screen.say(
      `Job ${id}: ${status}, ${String(news)} downloaded, ${String(rest)} unchanged, in ${folder}.${hint}`,
    );
  }
}
