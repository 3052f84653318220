import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobRow, RunRow } from '../../src/db/schema.ts';
import type { Evidence } from '../../src/doctor/check.ts';
import { examine } from '../../src/doctor/examine.ts';
import { STARTS } from './client.ts';
import type { History, KnownJob } from './history.ts';

export interface Violation {
  readonly rule: string;
  /** Id of the job or cluster, where there is one. */
  readonly subject: string;
  readonly seen: string;
}

/** What the clients were promised and what the doctor sees, against each other; to be called once nothing moves. */
export async function judge(history: History, evidence: Evidence): Promise<Violation[]> {
  const rows = await readRows(evidence);
  const starts = Map.groupBy(await readStarts(evidence.home), (id) => id);
  const names = Map.groupBy(rows.values(), ({ name }) => name);
  const violations = [...history.jobs.values()].flatMap((job) =>
    judgeJob(job, rows.get(job.id), starts.get(job.id)?.length ?? 0, names.get(job.name) ?? []).map(
      (text) => ({ rule: text.slice(0, 2), subject: job.id, seen: text.slice(4) }),
    ),
  );
  const surprises = history.surprises.map(({ subject, seen }) => ({
    rule: /^I\d/.exec(seen)?.[0] ?? 'refused',
    subject,
    seen,
  }));
  // Nothing moves any more: what is not well now never will be.
  const examined = await examine(evidence, () => Promise.resolve());
  const found = examined
    .filter(({ weight }) => weight === 'wrong')
    .flatMap(({ id, findings }) =>
      findings.map(({ subject, seen }) => ({
        rule: id,
        subject: subject.split(' ')[1] ?? '',
        seen,
      })),
    );
  return [...violations, ...surprises, ...found];
}

type Row = Pick<JobRow, 'id' | 'name' | 'status' | 'outcome'> & Pick<RunRow, 'exit_code'>;

/** Each begins with the invariant that does not hold. */
function judgeJob(
  job: KnownJob,
  row: Row | undefined,
  starts: number,
  sameName: readonly Row[],
): string[] {
  if (!row) return ['I1: it was acknowledged, and is not there'];
  const { outcome, exit_code } = row;
  const wrong: string[] = [];
  if (sameName.length > 1) wrong.push(`I1: it was created ${String(sameName.length)} times`);
  if (job.isSubmitted && row.status === null)
    wrong.push('I1: its submit was acknowledged, and it was never submitted');
  if (starts > 1) wrong.push(`I2: it started ${String(starts)} times`);
  if (row.status === null) return wrong;
  if (row.status !== 'Completed') return [...wrong, `I3: it never ends, and is ${row.status}`];
  const ranToItsEnd = outcome === 'succeeded' || outcome === 'failed';
  if (ranToItsEnd && starts === 0) wrong.push(`I2: it is ${outcome}, and never started`);
  const natural = job.exitCode === 0 ? 'succeeded' : 'failed';
  if (ranToItsEnd && (exit_code !== job.exitCode || outcome !== natural))
    wrong.push(
      `I5: it ended with ${String(job.exitCode)}, and is recorded as ${outcome} with ${String(exit_code)}`,
    );
  if (!ranToItsEnd && !(job.isToEnd && outcome === 'stopped'))
    wrong.push(`I5: nobody asked for its end, and it is ${String(outcome)}`);
  return wrong;
}

async function readRows({ db }: Evidence): Promise<Map<string, Row>> {
  const rows = await db
    .selectFrom('job')
    .leftJoin('run', 'run.job_id', 'job.id')
    .select(['job.id', 'job.name', 'job.status', 'job.outcome', 'run.exit_code'])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function readStarts(home: string): Promise<string[]> {
  const text = await readFile(join(home, STARTS), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}
