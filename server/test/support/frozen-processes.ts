import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProcessTable } from '../../src/engine/local/process-table.ts';

/** The PostgreSQL of a state folder, first the one that starts the others. */
export async function postgresOf(home: string): Promise<readonly [number, ...number[]]> {
  const [first] = (await readFile(join(home, 'pg/postmaster.pid'), 'utf8')).split('\n');
  const postmaster = Number(first);
  const children = (await readProcessTable()).filter(({ parent }) => parent === postmaster);
  return [postmaster, ...children.map(({ pid }) => pid)];
}

/** Nothing of it does anything while `work` goes on, and nobody is told: a machine that swaps, or a hung disk. */
export async function whileFrozen(home: string, work: () => Promise<void>): Promise<void> {
  const pids = await postgresOf(home);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}
