import type { ProcessEntry } from './process-table.ts';
import { readProcess, readProcessTable } from './process-table.ts';
import type { Belonging, ProcessTable } from './process-tree.ts';
import { isShim, selectProcesses } from './process-tree.ts';

/** Once nothing but the shim is left it writes the exit code down and ends; after this long it never will. */
const shimGraceMs = 5_000;
/** Processes that fork faster than they are found are held still again and again, so often at most in one stop. */
const mostRounds = 50;

/** Sends the signals of a stop. Shims are asked and not forced, because they have the exit code to tell. */
export function createSignaller(clock: () => number) {
  const aloneSince = new Map<string, number>();

  return {
    async end(table: ProcessTable, belonging: Belonging, how: 'term' | 'kill'): Promise<void> {
      const found = selectProcesses(table, belonging);
      const shims = found.filter(isShim);
      const others = found.filter((entry) => !isShim(entry));
      if (how === 'term') for (const entry of others) send(entry, 'SIGTERM');
      else for (const entry of await holdStill(others, belonging)) send(entry, 'SIGKILL');
      // A shim takes it as: begin no further step.
      for (const entry of shims) send(entry, 'SIGUSR1');
      // A stopped process notices nothing before it is continued.
      if (how === 'term') for (const entry of others) send(entry, 'SIGCONT');
      for (const entry of shims) send(entry, 'SIGCONT');
      if (how === 'kill' && others.length === 0) shims.forEach(killOverdue);
    },
  };

  function killOverdue(shim: ProcessEntry): void {
    const key = keyOf(shim);
    const since = aloneSince.get(key) ?? clock();
    aloneSince.set(key, since);
    if (clock() - since < shimGraceMs) return;
    aloneSince.delete(key);
    send(shim, 'SIGKILL');
  }
}
export type Signaller = ReturnType<typeof createSignaller>;

/**
 * All processes, stopped. Who is stopped forks no more and stays the parent of its children, so that one that
 * multiplies, or hides behind a parent that dies, is found in a later look.
 */
async function holdStill(first: ProcessTable, belonging: Belonging): Promise<ProcessTable> {
  const held = new Map<string, ProcessEntry>();
  let fresh = first;
  for (let round = 0; fresh.length > 0 && round < mostRounds; round += 1) {
    for (const entry of fresh) {
      held.set(keyOf(entry), entry);
      send(entry, 'SIGSTOP');
    }
    const now = selectProcesses(await readProcessTable(), belonging);
    fresh = now.filter((entry) => !isShim(entry) && !held.has(keyOf(entry)));
  }
  return [...held.values()];
}

const keyOf = ({ pid, startTime }: ProcessEntry): string => `${String(pid)}/${startTime}`;

function send({ pid, startTime }: ProcessEntry, signal: NodeJS.Signals): void {
  // The table is a moment old, and the number may be somebody else's by now.
  if (readProcess(pid)?.startTime !== startTime) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it ended meanwhile. EPERM: it became another user, and the engine cannot reach it.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
