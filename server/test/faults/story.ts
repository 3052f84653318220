import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../../src/doctor/check.ts';
import { runFolder } from '../../src/files/run-folder.ts';
import type { History } from './history.ts';

const AROUND_MS = 1_500;

export interface StruckFault {
  readonly at: string;
  readonly where: string;
  readonly kind: string;
}

export async function readFaults(home: string): Promise<StruckFault[]> {
  const text = await readFile(join(home, 'faults.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as StruckFault);
}

/** All that is known of one job, in the order in which it happened, with the faults around it. */
export async function tellStory(
  jobId: string,
  history: History,
  { db, home }: Evidence,
): Promise<string> {
  const job = await db.selectFrom('job').selectAll().where('id', '=', jobId).executeTakeFirst();
  const entries = await db
    .selectFrom('job_status')
    .selectAll()
    .where('job_id', '=', jobId)
    .execute();
  const runs = await db.selectFrom('run').selectAll().where('job_id', '=', jobId).execute();
  const known = [
    ...(history.jobs.get(jobId)?.notes ?? []),
    ...entries.map(
      ({ at, status, reason }) =>
        `${at} database: ${status}${reason === null ? '' : ` (${reason})`}`,
    ),
  ];
  const times = known.map((line) => Date.parse(line.split(' ')[0] ?? ''));
  const faults = (await readFaults(home)).filter(({ at }) => {
    const time = Date.parse(at);
    return times.some((one) => Math.abs(one - time) < AROUND_MS);
  });
  const folder = join(home, runFolder(jobId, 1));
  const names = await readdir(folder, { recursive: true }).catch(() => ['there is no run folder']);
  const exit = await readFile(join(folder, 'exit.json'), 'utf8').catch(
    () => 'there is no exit.json',
  );
  return [
    ...[
      ...known,
      ...faults.map(({ at, where, kind }) => `${at} fault: ${kind} at ${where}`),
    ].sort(),
    `row: ${JSON.stringify({ ...job, request: undefined })}`,
    `runs: ${JSON.stringify(runs)}`,
    `run folder: ${names.sort().join(', ')}; ${exit.trim()}`,
  ].join('\n');
}
