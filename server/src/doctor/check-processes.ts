import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HOLDING_STATUSES } from '#contract/statuses';
import { hasEnded } from '../clusters/cluster-lifecycle.ts';
import type { ProcessEntry } from '../engine/local/process-table.ts';
import { isShim } from '../engine/local/process-tree.ts';
import type { Check, Evidence, Finding } from './check.ts';

export const processChecks: readonly Check[] = [
  {
    id: 'I2',
    promise: 'a run is started once',
    weight: 'wrong',
    async look(evidence) {
      const runs = Map.groupBy((await ours(evidence)).filter(isShim), runOf);
      return [...runs]
        .filter(([, shims]) => shims.length > 1)
        .map(([run, shims]) => ({
          subject: `job ${jobOf(run)}`,
          seen: `run ${run} is carried out by the processes ${pidsOf(shims)} at once`,
          mend: 'Stop the job and look at its outputs with care: both wrote to them.',
        }));
    },
  },
  {
    id: 'I6',
    promise: 'every process of a job belongs to one that runs',
    weight: 'wrong',
    async look(evidence) {
      const runs = Map.groupBy(await ours(evidence), runOf);
      const rows = await evidence.db
        .selectFrom('job')
        .select(['id', 'status'])
        .where('id', 'in', ['', ...[...runs.keys()].map(jobOf)])
        .where('status', 'in', [...HOLDING_STATUSES])
        .execute();
      const alive = new Set(rows.map(({ id }) => id));
      return [...runs]
        .filter(([run]) => !alive.has(jobOf(run)))
        .map(([run, processes]) => ({
          subject: `job ${jobOf(run)}`,
          seen: `the processes ${pidsOf(processes)} run on, and the job does not run`,
          mend: `End them: kill -9 ${processes.map(({ pid }) => String(pid)).join(' ')}`,
        }));
    },
  },
  {
    id: 'I7',
    promise: 'every cluster that holds cores is one that somebody wants, and the other way round',
    weight: 'wrong',
    look: findStrayClusters,
  },
];

const runOf = ({ tags }: ProcessEntry): string => tags?.run ?? '';
const jobOf = (run: string): string => run.slice(0, Math.max(0, run.indexOf('/')));
const pidsOf = (processes: readonly ProcessEntry[]): string =>
  processes.map(({ pid }) => String(pid)).join(', ');

async function ours({ engines, processes }: Evidence): Promise<ProcessEntry[]> {
  return (await processes()).filter(({ tags }) => tags && engines.includes(tags.engine));
}

async function findStrayClusters({ db, engines }: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const engine of engines) {
    const held = await heldClusters(engine);
    const rows = await db
      .selectFrom('cluster')
      .select(['id', 'status', 'wanted'])
      .where('site', '=', basename(engine))
      .where((eb) => eb.or([eb('id', 'in', ['', ...held]), eb('status', '=', 'Started')]))
      .execute();
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    for (const id of held) {
      const row = rowOf.get(id);
      if (row && !hasEnded(row.status) && row.wanted !== 'nothing') continue;
      findings.push({
        subject: `cluster ${id}`,
        seen: `it holds cores of site ${basename(engine)}, and ${row ? `is ${row.status}` : 'is not known'}`,
        mend: `Remove ${fileOf(engine, id)} once nothing of it runs, and start the server again.`,
      });
    }
    for (const { id, status } of rows) {
      if (status !== 'Started' || held.includes(id)) continue;
      findings.push({
        subject: `cluster ${id}`,
        seen: `it is Started, and holds no cores of site ${basename(engine)}`,
        mend: 'Tear it down and start another.',
      });
    }
  }
  return findings;
}

const fileOf = (engine: string, id: string): string =>
  join(engine, 'clusters', `${encodeURIComponent(id)}.json`);

async function heldClusters(engine: string): Promise<string[]> {
  const names = await readdir(join(engine, 'clusters')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => decodeURIComponent(basename(name, '.json')));
}
