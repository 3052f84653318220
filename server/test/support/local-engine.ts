import assert from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Engine, RunSpec, RunState } from '../../src/engine/engine.ts';
import { runKey } from '../../src/engine/engine.ts';
import type { LocalEngineOptions } from '../../src/engine/local/local-engine.ts';
import { createLocalEngine } from '../../src/engine/local/local-engine.ts';
import { readProcessTable } from '../../src/engine/local/process-table.ts';

/** A folder that goes away with the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = realpathSync(await mkdtemp(join(tmpdir(), 'moorage-test-')));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Waits until `look` finds something. Conditions outside of this process tell nobody, so it looks again and again. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 20_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(performance.now() < end, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The real local engine on a folder of its own, with one cluster `crew` that holds all its cores. */
export async function setupEngine(t: TestContext, options: Partial<LocalEngineOptions> = {}) {
  const root = options.folder ?? (await temporaryFolder(t));
  const start = () =>
    createLocalEngine({ site: 'local', cores: 2, ...options, folder: join(root, 'engine') });
  const engine = await start();
  t.after(async () => {
    // Nothing that a failed test left running may outlive it.
    await until('nothing of the engine runs', async () => {
      const left = await processesOf(root);
      for (const { pid } of left) killIfThere(pid);
      return left.length === 0;
    });
    await engine.close();
  });
  await engine.ensureCluster(cluster('crew', options.cores ?? 2));
  const spec = (jobId: string, command: string, changes: Partial<RunSpec> = {}): RunSpec => ({
    jobId,
    number: 1,
    folder: join(root, 'jobs', jobId, 'run1'),
    clusterId: 'crew',
    owner: 'ada@example.org',
    cores: 1,
    steps: [{ command, env: {} }],
    env: {},
    ...changes,
  });
  return { root, engine, start, spec };
}

export const cluster = (id: string, coresPerSlot: number, slots = 1) => ({
  id,
  coreType: 'local',
  slots,
  coresPerSlot,
});

export async function stateOf(engine: Engine, run: RunSpec): Promise<RunState> {
  const state = (await engine.observeRuns([run])).get(runKey(run));
  assert.ok(state);
  return state;
}

/** Waits for the end of a run; every change the engine tells of, and every second, it looks. */
export async function endOf(engine: Engine, run: RunSpec) {
  return until(`${run.jobId} has ended`, async () => {
    const state = await stateOf(engine, run);
    assert.notEqual(state.state, 'lost');
    return state.state === 'ended' && state;
  });
}

export async function runToEnd(engine: Engine, run: RunSpec) {
  await engine.ensureRun(run);
  const end = await endOf(engine, run);
  return { ...end, log: await logOf(run) };
}

export const logOf = (run: RunSpec): Promise<string> =>
  readFile(join(run.folder, 'process_output.log'), 'utf8');

/** The log without our two closing lines. */
export const outputOf = (log: string): string => log.replace(/Exited with code .*\n.*\n$/, '');

/** Living processes of any engine below `root`. */
export const processesOf = async (root: string) =>
  (await readProcessTable()).filter(({ tags }) => tags?.engine.startsWith(root));

export const processesOfRun = async (run: RunSpec) =>
  (await readProcessTable()).filter(
    ({ tags }) => tags?.run === runKey(run) && run.folder.startsWith(dirOf(tags.engine)),
  );

const dirOf = (engine: string): string => engine.slice(0, -'engine'.length);

export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** What a job wrote into a file of its work folder, once it has. */
export const written = (run: RunSpec, name: string): Promise<string> =>
  until(`${run.jobId} has written ${name}`, () => {
    try {
      const text = readFileSync(join(run.folder, 'work', name), 'utf8');
      return text.endsWith('\n') && text.trim();
    } catch {
      return undefined;
    }
  });
