import { createLocalEngine } from '../../src/engine/local/local-engine.ts';
import type { RunSpec } from '../../src/engine/engine.ts';

/**
 * A server's worth of engine in a process of its own, for tests that kill it. Argument: the engine's folder and the
 * runs to start, as JSON. Says "started" once they are, and then lives until it is killed.
 */
const { folder, runs } = JSON.parse(process.argv[2] ?? '') as { folder: string; runs: RunSpec[] };
const engine = await createLocalEngine({ site: 'local', cores: 2, folder });
const state = await engine.ensureCluster({
  id: 'crew',
  coreType: 'local',
  slots: 1,
  coresPerSlot: 2,
});
if (state.state !== 'up') throw new Error(`The cluster is ${state.state}.`);
await Promise.all(runs.map((run) => engine.ensureRun(run)));
process.stdout.write('started\n');
process.stdin.resume();
