import { join } from 'node:path';
import { readExit, type Exit } from '../engine/local/run-folder.ts';
import { runFolder } from '../files/run-folder.ts';
import { openInside } from '../workspace/open-inside.ts';
import { MOST_FINDINGS, type Check, type Evidence, type Finding } from './check.ts';

const PAGE = 500;

/** A run of a job that is over, with what its folder says. */
interface OverRun {
  readonly job_id: string;
  readonly number: number;
  readonly outcome: string | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly job_started_at: string | null;
  readonly job_completed_at: string | null;
  readonly exit: Exit | undefined;
}

export const runChecks: readonly Check[] = [
  {
    id: 'I5',
    promise: 'the recorded exit code is the one that the run left',
    weight: 'wrong',
    look: (evidence) =>
      findRuns(evidence, exitDiffers, 'Believe the run folder: exit.json is written by the run.'),
  },
  {
    id: 'I8',
    promise: 'every output that is listed is on the disk, as long as it was',
    weight: 'wrong',
    look: findLostOutputs,
  },
  {
    id: 'I9',
    promise: 'the time that is charged is the time that the run took',
    weight: 'wrong',
    look: (evidence) =>
      findRuns(evidence, timeDiffers, 'Charge by the times in exit.json of its run folder.'),
  },
];

function exitDiffers({ outcome, exit_code, signal, exit }: OverRun): string | undefined {
  if (!exit) {
    return exit_code === null
      ? undefined
      : `exit code ${String(exit_code)} is recorded, and its run left none`;
  }
  if (exit_code === exit.exitCode && signal === exit.signal) return undefined;
  return `exit code ${String(exit_code)} and outcome ${String(outcome)} are recorded, its run left ${String(exit.exitCode)}`;
}

function timeDiffers(run: OverRun): string | undefined {
  const recorded = [run.started_at, run.completed_at];
  if (recorded.some((date) => date === null)) {
    const isCharged = run.job_started_at !== null && run.exit !== undefined;
    return isCharged ? 'it is charged, and its run has no times' : undefined;
  }
  const charged = [run.job_started_at, run.job_completed_at];
  if (String(charged) !== String(recorded))
    return `charged ${charged.join(' to ')}, the run took ${recorded.join(' to ')}`;
  const real = run.exit && [run.exit.startedAt, run.exit.endedAt].map((date) => date.getTime());
  if (real && String(real) !== String(recorded.map((date) => Date.parse(date ?? ''))))
    return `recorded ${recorded.join(' to ')}, the run says ${real.map((ms) => new Date(ms).toISOString()).join(' to ')}`;
  return undefined;
}

async function findRuns(
  evidence: Evidence,
  look: (run: OverRun) => string | undefined,
  mend: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const run of overRuns(evidence)) {
    const seen = look(run);
    if (seen !== undefined) findings.push({ subject: `job ${run.job_id}`, seen, mend });
    if (findings.length === MOST_FINDINGS) break;
  }
  return findings;
}

async function* overRuns({ db, home }: Evidence): AsyncGenerator<OverRun> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('run')
      .innerJoin('job', 'job.id', 'run.job_id')
      .where('job.status', '=', 'Completed')
      .where('run.job_id', '>', after)
      .orderBy('run.job_id')
      .limit(PAGE)
      .select([
        'job_id',
        'number',
        'run.outcome',
        'exit_code',
        'signal',
        'run.started_at',
        'run.completed_at',
      ])
      .select(['job.started_at as job_started_at', 'job.completed_at as job_completed_at'])
      .execute();
    for (const row of rows) {
      yield { ...row, exit: await readExit(join(home, runFolder(row.job_id, row.number))) };
      after = row.job_id;
    }
    if (rows.length < PAGE) return;
  }
}

async function findLostOutputs({ db, home }: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('file')
      .where('job_id', 'is not', null)
      .where('deleted_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .select(['id', 'job_id', 'run_number', 'relative_path', 'size'])
      .execute();
    for (const { id, job_id, run_number, relative_path, size } of rows) {
      after = id;
      const folder = runFolder(job_id ?? '', run_number ?? 1);
      // Opened as it is when somebody downloads it.
      const there = await openInside(join(home, folder), relative_path);
      await there?.handle.close();
      if (there?.size === size) continue;
      const now = there ? `has ${String(there.size)}` : 'is not there';
      findings.push({
        subject: `job ${String(job_id)}`,
        seen: `${relative_path} in ${folder} had ${String(size)} bytes when the job ended, and ${now}`,
        mend: 'Put the file back from a back-up of the state folder, or delete the job.',
      });
    }
    if (rows.length < PAGE || findings.length >= MOST_FINDINGS) return findings;
  }
}
