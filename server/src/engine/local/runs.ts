import type { RunSpec } from '../engine.ts';
import { RunRefused, runKey } from '../engine.ts';
import type { Clusters } from './clusters.ts';
import { launch } from './launch.ts';
import { readStarted, runPaths } from './run-folder.ts';
import type { RunStates } from './run-states.ts';
import type { SystemUsers } from './system-users.ts';
import type { TrackedRuns } from './tracked-runs.ts';

interface RunsDeps {
  readonly engine: string;
  readonly clusters: Clusters;
  readonly tracked: TrackedRuns;
  readonly states: RunStates;
  readonly isReleasing: (clusterId: string) => boolean;
  /** Null: runs are not tied to cores. */
  readonly taskset: string | null;
  readonly subreaper: readonly string[];
  /** Numbers of the cores that there are. */
  readonly ofMachine: readonly number[];
  readonly path: string;
  /** Undefined: runs run as the server. */
  readonly systemUsers: SystemUsers | undefined;
}

/** Starts runs on the cores of their cluster. */
export function createRuns({
  engine,
  clusters,
  tracked,
  states,
  isReleasing,
  taskset,
  subreaper,
  ofMachine,
  path,
  systemUsers,
}: RunsDeps) {
  /** What a shim that never came to its first act left to say, for whoever tries again. */
  const failures = new Map<string, string>();

  return {
    async ensure(run: RunSpec): Promise<void> {
      const key = runKey(run);
      if (tracked.get(key) ?? (await readStarted(run.folder))) return;
      const failure = failures.get(key);
      if (failure) {
        failures.delete(key);
        throw new Error(failure);
      }
      const user = await systemUsers?.of(run.owner);
      const cores = await take(run, key);
      if (!cores) return;
      try {
        const tags = { engine, cluster: run.clusterId, run: key };
        // A cluster may hold cores from a time when the site handed out more than the machine has.
        const isReal = cores.every((core) => ofMachine.includes(core));
        const child = await launch({
          run,
          tags,
          cores,
          taskset: isReal ? taskset : null,
          subreaper,
          path,
          user,
        });
        // Told at once, and before anybody can ask: `exitCode` is set when it ended before we could listen.
        if (child.exitCode !== null || child.signalCode !== null) await over(run, child.exitCode);
        else child.once('exit', (exitCode) => void over(run, exitCode));
      } catch (error) {
        tracked.drop(key);
        throw error;
      }
    },
  };

  /** Cores of the cluster that no other run has; undefined when the run was begun meanwhile. */
  async function take(run: RunSpec, key: string): Promise<readonly number[] | undefined> {
    const found = await clusters.find(run.clusterId);
    if (found && free(run.clusterId, found.cores).length < run.cores) {
      // A run counts as ended a moment before its process is gone; asking settles it.
      await Promise.all(tracked.of(run.clusterId).map((other) => states.observe(other.run)));
    }
    const cluster = await clusters.find(run.clusterId);
    // Nothing is awaited from here until the cores are taken.
    if (!cluster) throw new Error(`Cluster ${run.clusterId} is not up.`);
    if (isReleasing(run.clusterId)) throw new Error(`Cluster ${run.clusterId} is being torn down.`);
    if (tracked.get(key)) return undefined;
    if (run.cores > cluster.cores.length)
      throw new RunRefused(
        `Cluster ${run.clusterId} has ${String(cluster.cores.length)} cores in all.`,
      );
    const cores = free(run.clusterId, cluster.cores).slice(0, run.cores);
    if (cores.length < run.cores)
      throw new Error(`Cluster ${run.clusterId} has ${String(cores.length)} free cores now.`);
    const { jobId, number, folder, clusterId } = run;
    const since = new Date();
    tracked.add({
      key,
      run: { jobId, number, folder },
      clusterId,
      cores,
      since,
      identity: undefined,
    });
    return cores;
  }

  function free(clusterId: string, cores: readonly number[]): readonly number[] {
    const taken = new Set(tracked.of(clusterId).flatMap((run) => run.cores));
    return cores.filter((core) => !taken.has(core));
  }

  async function over(run: RunSpec, exitCode: number | null): Promise<void> {
    const key = runKey(run);
    // Without a mark the shim did not come to its first act. A second shim of one run finds a mark and ends.
    const started = await readStarted(run.folder).catch(() => undefined);
    if (!started) {
      const { control } = runPaths(run.folder);
      failures.set(
        key,
        `The run could not be started (exit code ${String(exitCode)}). Can files be written to ${control}?`,
      );
    }
    tracked.drop(key);
    // Another server's shim was first: the run is under way, and its cores are taken.
    if (started) await states.observe(run).catch(() => undefined);
  }
}
