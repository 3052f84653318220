import { mkdir, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import type { Engine, RunRef } from '../engine.ts';
import { runKey } from '../engine.ts';
import { createClusterStore } from './cluster-store.ts';
import { createClusters } from './clusters.ts';
import type { LocalCoreType } from './core-types.ts';
import { thisMachine, toSiteCoreType } from './core-types.ts';
import { adoptRuns } from './adopt-runs.ts';
import { readHeld } from './held.ts';
import { allowedCores, findProgram, readMachine } from './machine.ts';
import { readBootId, readProcessTable } from './process-table.ts';
import { createReleases } from './releases.ts';
import { defaultRunPath } from './run-environment.ts';
import { createRunStates } from './run-states.ts';
import { createRuns } from './runs.ts';
import { createSignaller } from './signals.ts';
import { findSubreaper } from './subreaper.ts';
import { createSweeper } from './sweeper.ts';
import type { SystemUsers } from './system-users.ts';
import { createTrackedRuns } from './tracked-runs.ts';

export interface LocalEngineOptions {
  readonly site: string;
  /** State folder of this engine alone. */
  readonly folder: string;
  /** How many cores to hand out; default: those of the machine. More than it has: runs are not tied to cores. */
  readonly cores?: number | undefined;
  /** Default: one, read off the machine. */
  readonly coreTypes?: readonly LocalCoreType[] | undefined;
  /** `PATH` of the runs. */
  readonly path?: string | undefined;
  /** As which users of this machine runs run; default: as the server. */
  readonly systemUsers?: SystemUsers | undefined;
  /** Milliseconds of a clock that is never set back. */
  readonly clock?: (() => number) | undefined;
}

/** How soon the end of a run is noticed whose shim is no child of this process. */
const pollMs = 500;

/** Drives the machine that the server runs on. Reads back from files and processes what an earlier server began. */
export async function createLocalEngine(options: LocalEngineOptions): Promise<Engine> {
  const { site, path = defaultRunPath, clock = () => performance.now() } = options;
  const coreTypes = options.coreTypes?.length ? options.coreTypes : [thisMachine];
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const engine = await realpath(options.folder);
  const bootId = readBootId();
  const ofMachine = allowedCores();
  const inAll = options.cores ?? ofMachine.length;
  const fits = inAll <= ofMachine.length;
  const cores = fits ? ofMachine.slice(0, inAll) : Array.from({ length: inAll }, (_, core) => core);
  const taskset = fits ? await findProgram('taskset', path) : null;

  const subreaper = await findSubreaper(path);

  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const signaller = createSignaller(clock);
  const sweeper = createSweeper({ signaller, clock });
  const sweep = (run: RunRef, session?: number) => {
    sweeper.add({ engine, tag: 'run', value: runKey(run), session });
  };
  const tracked = createTrackedRuns({
    bootId,
    onGone: ({ run, identity }) => {
      sweep(run, identity?.pid);
      changed();
    },
  });
  const states = createRunStates({
    engine,
    bootId,
    tracked,
    onOver: (run, shim) => {
      tracked.drop(runKey(run));
      if (shim !== undefined) sweep(run, shim);
    },
  });
  const clusters = createClusters({
    store: createClusterStore(join(engine, 'clusters')),
    cores,
    coreTypes: coreTypes.map(({ code }) => code),
    hostname: hostname(),
    clock,
  });
  const releases = createReleases({ engine, clusters, tracked, signaller, clock, onGone: changed });
  const { isReleasing } = releases;
  const runs = createRuns({
    engine,
    clusters,
    tracked,
    states,
    isReleasing,
    taskset,
    subreaper,
    ofMachine,
    path,
    systemUsers: options.systemUsers,
  });
  adoptRuns({ table: await readProcessTable(), engine, bootId, tracked, sweeper });
  const poll = setInterval(() => {
    try {
      tracked.poll();
    } catch {
      // Too many files are open: what is not known is asked again.
    }
  }, pollMs).unref();

  return {
    site,
    async coreTypes() {
      const machine = await readMachine(engine);
      const counts = { inAll, ofMachine: ofMachine.length };
      return coreTypes.map((coreType) => toSiteCoreType(coreType, machine, counts));
    },
    ensureCluster: clusters.ensure,
    releaseCluster: (clusterId) => releases.release(clusterId),
    ensureRun: (run) => runs.ensure(run),
    async observeRuns(wanted) {
      const entries = wanted.map(async (run) => [runKey(run), await states.observe(run)] as const);
      return new Map(await Promise.all(entries));
    },
    async stopRun(run, how) {
      const belonging = { engine, tag: 'run', value: runKey(run) } as const;
      await signaller.end(await readProcessTable(), belonging, how);
    },
    held: () => readHeld(engine, clusters),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      clearInterval(poll);
      sweeper.close();
      listeners.clear();
      return Promise.resolve();
    },
  };
}
