import type { RunRef, RunState } from '../engine.ts';
import { runKey } from '../engine.ts';
import type { ProcessIdentity } from './process-table.ts';
import { isAlive, readEntry, readProcessTable } from './process-table.ts';
import { isShim, selectProcesses } from './process-tree.ts';
import type { Exit } from './run-folder.ts';
import { readExit, readLastSign, readStarted } from './run-folder.ts';
import type { TrackedRuns } from './tracked-runs.ts';

interface RunStatesDeps {
  readonly engine: string;
  readonly bootId: string;
  readonly tracked: TrackedRuns;
  /** Called when a run turns out to be over, with the pid its shim had. */
  readonly onOver: (run: RunRef, shim: number | undefined) => void;
}

/** Reads off the run folder and the process table how a run stands. */
export function createRunStates({ engine, bootId, tracked, onOver }: RunStatesDeps) {
  return { observe };

  async function observe(run: RunRef): Promise<RunState> {
    const exit = await readExit(run.folder);
    if (exit) return ended(run, exit);
    const started = await readStarted(run.folder);
    const known = tracked.get(runKey(run));
    if (!started) return known ? { state: 'running', startedAt: known.since } : { state: 'absent' };
    if ('unsigned' in started) return unsigned(run, started.unsigned);
    if (isAlive(started, bootId)) {
      if (!known) adopt(run, started, started.startedAt);
      return { state: 'running', startedAt: started.startedAt };
    }
    // It may have ended between the two looks.
    const late = await readExit(run.folder);
    if (late) return ended(run, late);
    onOver(run, started.bootId === bootId ? started.pid : undefined);
    const reason =
      started.bootId === bootId
        ? 'The process that watched over the run was killed, so its exit code is not known.'
        : 'The machine was restarted while the run was under way.';
    const lastSignAt = await readLastSign(run.folder);
    return { state: 'lost', startedAt: started.startedAt, lastSignAt, reason };
  }

  function ended(run: RunRef, exit: Exit): RunState {
    onOver(run, undefined);
    return { state: 'ended', ...exit };
  }

  /** The shim says that it starts before it says who it is; whether it lives then shows in the process table. */
  async function unsigned(run: RunRef, startedAt: Date): Promise<RunState> {
    if (tracked.get(runKey(run))) return { state: 'running', startedAt };
    const table = await readProcessTable();
    const belonging = { engine, tag: 'run', value: runKey(run) } as const;
    if (selectProcesses(table, belonging).some(isShim)) return { state: 'running', startedAt };
    onOver(run, undefined);
    const reason = 'The run came to its end while it was being started. Is the disk full?';
    return { state: 'lost', startedAt, lastSignAt: startedAt, reason };
  }

  /** Another server started it, and its cores are taken. */
  function adopt(run: RunRef, { pid, startTime }: ProcessIdentity, since: Date): void {
    const tags = readEntry(pid)?.tags;
    if (!tags?.shim || tags.engine !== engine) return;
    const identity = { pid, startTime, bootId };
    const { jobId, number, folder } = run;
    tracked.add({
      key: runKey(run),
      run: { jobId, number, folder },
      clusterId: tags.cluster,
      cores: tags.shim.cores,
      since,
      identity,
    });
  }
}
export type RunStates = ReturnType<typeof createRunStates>;
