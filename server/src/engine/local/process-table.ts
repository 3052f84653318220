import { readdirSync, readFileSync } from 'node:fs';
import type { Tags } from './tags.ts';
import { readTags } from './tags.ts';

/** What is known of one living process. `startTime` in clock ticks since the machine came up, as text. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly startTime: string;
  /** Undefined: no process of ours, or not to be read by us. */
  readonly tags: Tags | undefined;
}

/** A process for ever: its number is used again, but not with the same start time since the same start of the machine. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

export const readBootId = (): string =>
  readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();

/** Undefined once the process is gone; a zombie is gone. */
export function readProcess(pid: number): Omit<ProcessEntry, 'tags'> | undefined {
  const stat = readOrNothing(`/proc/${String(pid)}/stat`);
  // The second field, the name, may hold blanks and brackets.
  const [state, parent, , session, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[15];
  if (startTime === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, parent: Number(parent), session: Number(session), startTime };
}

export function isAlive({ pid, startTime, bootId }: ProcessIdentity, bootIdNow: string): boolean {
  return bootId === bootIdNow && readProcess(pid)?.startTime === startTime;
}

/** How many processes are read before others get their turn: about a millisecond's worth. */
const chunk = 64;

/** All living processes of this machine. */
export async function readProcessTable(): Promise<readonly ProcessEntry[]> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const entries: ProcessEntry[] = [];
  for (const [index, pid] of pids.entries()) {
    const entry = readEntry(pid);
    if (entry) entries.push(entry);
    if (index % chunk === chunk - 1) await new Promise(setImmediate);
  }
  return entries;
}

/** What the process was born with: it cannot change what is read here but by starting another program. */
const readTagsOf = (pid: number): Tags | undefined =>
  readTags(readOrNothing(`/proc/${String(pid)}/environ`));

/** One process as the table would have it. What runs as another user is no shim, whatever it says of itself. */
export function readEntry(pid: number): ProcessEntry | undefined {
  const entry = readProcess(pid);
  const tags = readTagsOf(pid);
  const isForged = tags?.shim !== undefined && !isOurs(pid);
  return entry && { ...entry, tags: isForged ? { ...tags, shim: undefined } : tags };
}

/** Not by the owner of the folder in /proc: a process can hand that one over to root. */
function isOurs(pid: number): boolean {
  const [, uid] = /^Uid:\t(\d+)/m.exec(readOrNothing(`/proc/${String(pid)}/status`)) ?? [];
  return Number(uid) === process.getuid?.();
}

const absences = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/** These files are in memory and short, so reading them at once is cheaper than a trip through the thread pool. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    // The process ended meanwhile, or is somebody else's. Any other trouble must not make it look dead.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!absences.has(code)) throw error;
    return '';
  }
}
