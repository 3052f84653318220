import type { Command } from 'commander';
import type { Api, JobFacts } from '../api.ts';
import { EXIT } from '../problem.ts';
import type { Screen } from '../screen.ts';
import { openSession, wholeNumber, type Register } from '../session.ts';
import { shown } from '../terminal-text.ts';
import { inTime } from '../units.ts';

interface JobOption {
  readonly job: string;
}
const JOB = ['-j, --job <id>', 'id of the job'] as const;

export const registerStatus: Register = (program, io) => {
  program
    .command('status')
    .description('tell where a job is, and how it ended')
    .requiredOption(...JOB)
    .addHelpText('after', '\nExample:\n  moorage status -j kTzRma -o json | jq -r .outcome')
    .action(async ({ job }: JobOption, command: Command) => {
      const { api, screen } = openSession(io, command);
      await tellStatus(api, screen, await api.job(job));
    });
};

export const registerStop: Register = (program, io) => {
  program
    .command('stop')
    .description('end a job; what it wrote so far is saved')
    .requiredOption(...JOB)
    .addHelpText('after', '\nExample:\n  moorage stop -j kTzRma')
    .action(async ({ job: id }: JobOption, command: Command) => {
      const { api, screen } = openSession(io, command);
      await api.stopJob(id);
      screen.note(`Job ${id}: Stopping`);
      await tellStatus(api, screen, await api.job(id));
    });
};

export const registerDelete: Register = (program, io) => {
  program
    .command('delete')
    .description('delete a job that is over, with its output files')
    .requiredOption(...JOB)
    .option('--delete-input-files', 'its input files too, save those that other jobs use')
    .addHelpText('after', '\nExample:\n  moorage delete -j kTzRma --delete-input-files')
    .action(async ({ job: id, deleteInputFiles = false }: DeleteOptions, command: Command) => {
      const { api, screen } = openSession(io, command);
      await api.deleteJob(id, deleteInputFiles);
      screen.say(`Job ${id}: Deleted`);
      screen.json({ id, isDeleted: true });
    });
};

interface DeleteOptions extends JobOption {
  readonly deleteInputFiles?: boolean;
}

export const registerList: Register = (program, io) => {
  program
    .command('list')
    .description('list jobs, newest first')
    .argument('[what]', 'jobs', 'jobs')
    .option('-l, --limit <number>', 'how many', '20')
    .option('--active', 'only those that are under way')
    .option('--mine', 'only my own, not those shared with me')
    .addHelpText('after', '\nExample:\n  moorage list jobs --active')
    .action(async (what: string, options: ListOptions, command: Command) => {
      if (what !== 'jobs')
        command.error(
          `error: "${shown(what)}" cannot be listed: only jobs can, clusters by "moorage clusters list".`,
        );
      const { api, screen } = openSession(io, command);
      const limit = wholeNumber('--limit', options.limit);
      const query = `page_size=${String(Math.min(limit || 1, 1000))}${options.active ? '&t=1' : ''}${options.mine ? '&f=1' : ''}`;
      const jobs = [];
      for await (const job of api.jobs(query)) {
        if (jobs.length >= limit) break;
        jobs.push(job);
      }
      screen.json(jobs);
      screen.table(
        ['ID', 'STATUS', 'OUTCOME', 'CREATED', 'OWNER', 'NAME'],
        jobs.map(({ id, jobStatus, outcome, dateInserted, owner, name }) => [
          id,
          jobStatus.content || 'Saved',
          outcome ?? '',
          dateInserted.slice(0, 19).replace('T', ' '),
          owner,
          name,
        ]),
      );
    });
};

interface ListOptions {
  readonly limit: string;
  readonly active?: boolean;
  readonly mine?: boolean;
}

/** The last line is the one that scripts of the public client read. */
async function tellStatus(api: Api, screen: Screen, job: JobFacts): Promise<void> {
  const statuses = await api.statuses(job.id);
  const status = statuses[0]?.status ?? null;
  screen.json({ ...job, status, statuses });
  screen.say(shown(job.name));
  for (const entry of statuses.toReversed()) {
    const reason = entry.statusReason === null ? '' : `  ${shown(entry.statusReason)}`;
    screen.say(`  ${entry.statusDate.slice(0, 19).replace('T', ' ')}  ${entry.status}${reason}`);
  }
  if (job.outcome !== null) screen.say(`  ${inWords(job)}`);
  screen.say(`The status of job ${job.id} is ${status ?? 'Saved'}`);
}

/** How it ended, in one line: `failed after 3 s, exit code 7: A run failed` */
export function inWords(job: JobFacts): string {
  const took = job.elapsedWalltimeSeconds;
  const code =
    job.exitCode === null || job.exitCode === 0 ? '' : `, exit code ${String(job.exitCode)}`;
  const signal = job.signal === null ? '' : `, signal ${shown(job.signal)}`;
  const reason =
    job.outcome === 'succeeded' ? '' : `: ${shown(job.statusReason ?? 'no reason given')}`;
  return `${job.outcome ?? 'not over'}${took === null ? '' : ` after ${inTime(took)}`}${code}${signal}${reason}`;
}

/** 0 for a job that succeeded. */
export const exitCodeOf = ({ outcome }: JobFacts): number =>
  outcome === null ? EXIT.problem : EXIT[outcome];
