import type { ProcessEntry } from './process-table.ts';
import { readProcess } from './process-table.ts';
import type { ProcessTable } from './process-tree.ts';
import { isShim } from './process-tree.ts';

/** Once nothing but the shim is left it writes the exit code down and ends; after this long it never will. */
const shimGraceMs = 5_000;

/** Sends the signals of a stop. Shims are asked and not forced, because they have the exit code to tell. */
export function createSignaller(clock: () => number) {
  const aloneSince = new Map<string, number>();

  return {
    end(processes: ProcessTable, how: 'term' | 'kill'): void {
      const shims = processes.filter(isShim);
      const others = processes.filter((entry) => !isShim(entry));
      for (const entry of others) send(entry, how === 'term' ? 'SIGTERM' : 'SIGKILL');
      // A shim takes it as: begin no further step.
      for (const entry of shims) send(entry, 'SIGUSR1');
      // A stopped process notices nothing before it is continued.
      if (how === 'term') for (const entry of others) send(entry, 'SIGCONT');
      for (const entry of shims) send(entry, 'SIGCONT');
      if (how === 'kill' && others.length === 0) shims.forEach(killOverdue);
    },
  };

  function killOverdue(shim: ProcessEntry): void {
    const key = `${String(shim.pid)}/${shim.startTime}`;
    const since = aloneSince.get(key) ?? clock();
    aloneSince.set(key, since);
    if (clock() - since < shimGraceMs) return;
    aloneSince.delete(key);
    send(shim, 'SIGKILL');
  }
}
export type Signaller = ReturnType<typeof createSignaller>;

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
