import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { createRandom } from '../../src/faults/random.ts';
import { runFolder } from '../../src/files/run-folder.ts';
import type { History, KnownJob } from './history.ts';
import { Refused, type SteadyApi } from './steady-api.ts';

const Made = z.object({ id: z.string() });
const Seen = z.object({
  statusReason: z.string().nullable(),
  outcome: z.string().nullable(),
  exitCode: z.number().nullable(),
});

/** So many jobs of a client are under way at most: the machine is to be busy, not drowned. */
const MOST_OPEN = 20;
const AT_ONCE = 5;
const BETWEEN_MS = 5;

interface Deps {
  readonly api: SteadyApi;
  readonly history: History;
  readonly home: string;
  readonly name: string;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** One user at work: starts clusters, submits, stops, looks, tears down, in an order that the seed decides. */
export function createClient({ api, history, home, name, seed, signal }: Deps) {
  const random = createRandom(seed);
  const upTo = (count: number): number => Math.floor(random() * count);
  const open = new Set<KnownJob>();
  let clusterId: string | null = null;
  let made = 0;

  async function requireCluster(): Promise<string> {
    if (clusterId !== null) return clusterId;
    const { id } = await api.post('clusters/', { hardware: hardwareOf(4) }, Made);
    history.clusters.add(id);
    await api.order(`clusters/${id}/start/`);
    return (clusterId = id);
  }

  async function submit({ exitCode, seconds, isOwnCluster = false }: Wish): Promise<void> {
    const cluster = isOwnCluster ? null : await requireCluster();
    const jobName = `${name}-${String((made += 1))}`;
    const end =
      exitCode === null ? 'exec sleep 600' : `sleep ${String(seconds)}; exit ${String(exitCode)}`;
    const command = `printf '%s\\n' "$MOORAGE_JOB_ID" >> ${join(home, STARTS)}; echo ${jobName}; ${end}`;
    const { id } = await api.post(
      'jobs/',
      {
        name: jobName,
        jobanalyses: [{ analysis: { code: 'user_included' }, command, hardware: hardwareOf(1) }],
        ...(cluster === null ? {} : { clusterId: cluster }),
      },
      Made,
    );
    const job = history.add({ id, name: jobName, clusterId: cluster, exitCode });
    const tries = await api.order(`jobs/${id}/submit/`);
    job.isSubmitted = true;
    history.note(job, `submit was acknowledged at attempt ${String(tries)}`);
    open.add(job);
  }

  /** Several at once, on a cluster that is there: of two that each start one, one would be forgotten. */
  async function submitSome(): Promise<void> {
    await requireCluster();
    const wishes = Array.from({ length: AT_ONCE }, () => ({ exitCode: upTo(4), seconds: 0 }));
    await Promise.all(wishes.map(submit));
  }

  async function stop(job: KnownJob): Promise<void> {
    job.isToEnd = true;
    history.note(job, 'asks for its end');
    await api.order(`jobs/${job.id}/stop/`);
  }

  /** An end that was seen once is seen by everybody for ever. */
  async function look(job: KnownJob): Promise<void> {
    const seen = await api.get(`jobs/${job.id}/`, Seen);
    if (seen.outcome === null) return;
    const end = JSON.stringify(seen);
    history.note(job, `sees its end: ${end}`);
    if (job.end !== null && job.end !== end)
      history.surprise(job.id, `I3: it had ended as ${job.end}, and now as ${end}`);
    job.end ??= end;
    open.delete(job);
  }

  /** What is served is what is on the disk. */
  async function readLog(job: KnownJob): Promise<void> {
    // One that was stopped before it ran has no log.
    if (job.end === null || Seen.parse(JSON.parse(job.end)).exitCode === null) return;
    const served = await api.bytes(`jobs/${job.id}/runs/1/log/`);
    const file = join(home, runFolder(job.id, 1), 'process_output.log');
    const there = await readFile(file).catch(() => Buffer.alloc(0));
    if (!served.equals(there))
      history.surprise(
        job.id,
        `I8: ${String(served.length)} bytes of log are served, ${String(there.length)} are there`,
      );
  }

  async function tearDown(): Promise<void> {
    if (clusterId === null) return;
    for (const job of history.jobs.values())
      if (job.clusterId === clusterId) job.isToEnd ||= open.has(job);
    const leaving = clusterId;
    clusterId = null;
    await api.order(`clusters/${leaving}/stop/`);
  }

  async function act(): Promise<void> {
    const jobs = [...open];
    const some = jobs[upTo(jobs.length)];
    const chance = random();
    if (some && jobs.length >= MOST_OPEN) return chance < 0.3 ? stop(some) : look(some);
    if (chance < 0.5) return submitSome();
    if (chance < 0.6) return submit({ exitCode: upTo(4), seconds: 0.2 });
    if (chance < 0.65) return submit({ exitCode: null, seconds: 0 });
    if (chance < 0.72) return submit({ exitCode: upTo(2), seconds: 0, isOwnCluster: true });
    if (chance < 0.79) return tearDown();
    if (!some) return undefined;
    if (chance < 0.85) return stop(some);
    await look(some);
    return readLog(some);
  }

  return {
    /** Works until it is told to end, and leaves nothing running. */
    async work(isOver: () => boolean): Promise<void> {
      while (!isOver()) {
        try {
          await act();
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          history.surprise(name, `refused: ${error.message}`);
        }
        await wait(BETWEEN_MS, undefined, { signal });
      }
    },
    async leave(): Promise<void> {
      for (const job of open) if (job.exitCode === null && !job.isToEnd) await stop(job);
      while (open.size > 0) {
        for (const job of [...open]) await look(job);
        await wait(BETWEEN_MS * 4, undefined, { signal });
      }
      await tearDown();
    },
  };
}

/** Every run of a job adds its id here: what really started, told by nobody but the runs. */
export const STARTS = 'starts.log';

interface Wish {
  readonly exitCode: number | null;
  readonly seconds: number;
  readonly isOwnCluster?: boolean;
}

const hardwareOf = (cores: number) => ({
  coreType: { code: 'local' },
  coresPerSlot: cores,
  slots: 1,
  walltime: 1,
});
