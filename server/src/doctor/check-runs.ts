import { join } from 'node:path';
import { sql } from 'kysely';
import { readExit, type Exit } from '../engine/local/run-folder.ts';
import { openUpload } from '../files/open-upload.ts';
import { runFolder } from '../files/run-folder.ts';
import { isSnapshot } from '../files/snapshots.ts';
import { openInside } from '../workspace/open-inside.ts';
import { MOST_FINDINGS, type Check, type Evidence, type Finding } from './check.ts';

const PAGE = 500;

const MEND_TIME = 'Charge by the times in exit.json of its run folders.';

/** A run that is over, with what its folder says. */
interface OverRun {
  readonly job_id: string;
  readonly number: number;
  readonly outcome: string | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
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
    look: async (evidence) => [
      ...(await findRuns(evidence, timeDiffers, MEND_TIME)),
      ...(await findWronglyCharged(evidence)),
    ],
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
    return run.exit && 'it ran, and has no times';
  }
  const real = run.exit && [run.exit.startedAt, run.exit.endedAt].map((date) => date.getTime());
  if (real && String(real) !== String(recorded.map((date) => Date.parse(date ?? ''))))
    return `recorded ${recorded.join(' to ')}, the run says ${real.map((ms) => new Date(ms).toISOString()).join(' to ')}`;
  return undefined;
}

/** A job is charged from the start of the first of its runs to the end of the last. */
async function findWronglyCharged({ db }: Evidence): Promise<Finding[]> {
  const { rows } = await sql<Record<'id' | 'charged' | 'took', string>>`
    select id, concat(started_at, ' to ', completed_at) as charged, concat(first, ' to ', last) as took
    from job join (select job_id, min(started_at) as first, max(completed_at) as last from run
      where started_at is not null group by job_id) as span on span.job_id = id
    where status = 'Completed' and (started_at, completed_at) is distinct from (first, last)
    limit ${MOST_FINDINGS}`.execute(db);
  return rows.map(({ id, charged, took }) => ({
    subject: `job ${id}`,
    seen: `charged ${charged}, its runs took ${took}`,
    mend: MEND_TIME,
  }));
}

async function findRuns(
  evidence: Evidence,
  look: (run: OverRun) => string | undefined,
  mend: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const run of overRuns(evidence)) {
    const seen = look(run);
    if (seen !== undefined)
      findings.push({
        subject: `job ${run.job_id}`,
        seen: `run ${String(run.number)}: ${seen}`,
        mend,
      });
    if (findings.length === MOST_FINDINGS) break;
  }
  return findings;
}

async function* overRuns({ db, home }: Evidence): AsyncGenerator<OverRun> {
  let after = { job_id: '', number: 0 };
  for (;;) {
    const rows = await db
      .selectFrom('run')
      .where('outcome', 'is not', null)
      .where(sql<boolean>`(job_id, number) > (${after.job_id}, ${after.number})`)
      .orderBy('job_id')
      .orderBy('number')
      .limit(PAGE)
      .select(['job_id', 'number', 'outcome', 'exit_code', 'signal', 'started_at', 'completed_at'])
      .execute();
    for (const row of rows) {
      yield { ...row, exit: await readExit(join(home, runFolder(row.job_id, row.number))) };
      after = row;
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
      .select(['id', 'job_id', 'run_number', 'relative_path', 'stored_at', 'size'])
      .execute();
    for (const row of rows) {
      const { id, job_id, run_number, relative_path, size } = row;
      after = id;
      const folder = runFolder(job_id ?? '', run_number ?? 1);
      // Opened as it is when somebody downloads it.
      const there = isSnapshot(row)
        ? await openUpload(join(home, row.stored_at))
        : await openInside(join(home, folder), relative_path);
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
