import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../db/database.ts';
import { readProcessTable } from '../engine/local/process-table.ts';
import { fileChecks } from './check-files.ts';
import { historyChecks } from './check-histories.ts';
import { processChecks } from './check-processes.ts';
import { runChecks } from './check-runs.ts';
import type { Check, Evidence, Finding } from './check.ts';

/** What is wrong first; in the order of their numbers. */
const CHECKS: readonly Check[] = [
  ...historyChecks,
  ...processChecks,
  ...runChecks,
  ...fileChecks,
].toSorted((one, other) => placeOf(one) - placeOf(other));

function placeOf({ id, weight }: Check): number {
  const number = Number(/^I(\d+)$/.exec(id)?.[1] ?? 10);
  return weight === 'wrong' ? number : number + 10;
}

export interface Examined extends Pick<Check, 'id' | 'promise' | 'weight'> {
  readonly findings: readonly Finding[];
}

/** What an installation is judged by. */
export async function gatherEvidence(db: Db, home: string): Promise<Evidence> {
  const root = await realpath(home);
  const sites = await readdir(join(root, 'engine')).catch(() => []);
  return {
    db,
    home: root,
    engines: sites.map((site) => join(root, 'engine', site)),
    processes: readProcessTable,
    clock: () => new Date(),
  };
}

/**
 * Looks at every promise. A server that works shows much that is true for a moment only, so what is not well is looked
 * at again after `pause`, and counts if it still is so.
 */
export async function examine(
  evidence: Evidence,
  pause: () => Promise<unknown>,
): Promise<Examined[]> {
  const first = await lookAt(CHECKS, evidence);
  if (first.every(({ findings }) => findings.length === 0)) return first;
  await pause();
  const second = await lookAt(CHECKS, evidence);
  return second.map((examined, index) => {
    const before = new Set(first[index]?.findings.map(({ subject }) => subject));
    return {
      ...examined,
      findings: examined.findings.filter(({ subject }) => before.has(subject)),
    };
  });
}

async function lookAt(checks: readonly Check[], evidence: Evidence): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const { id, promise, weight, look } of checks)
    examined.push({ id, promise, weight, findings: await look(evidence) });
  return examined;
}
