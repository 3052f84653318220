import type { LoadMeasurement, LoadTask, TaskResult } from '#contract/load';
import { HOUR_MS } from '../db/timestamps.ts';
import { notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { JobsService } from '../jobs/jobs.service.ts';
import type { LoadQuery, LoadRepository } from './load.repository.ts';

export interface LoadDeps {
  readonly load: LoadRepository;
  readonly jobs: Pick<JobsService, 'requireReadable'>;
  readonly clock: () => Date;
}

/** A chart shows no more points, and nobody reads more rows. */
const MOST_MEASUREMENTS = 1_000;
/** Samples are not taken more often. */
const SHORTEST_PERIOD = 10;
/** Nothing older is kept. */
const LONGEST_HOURS = 7 * 24;

/** What the cluster of a job had to do, while the job was there. */
export function createLoadService({ load, jobs, clock }: LoadDeps) {
  /** Undefined: it runs nowhere yet. The sample after its end tells of its last seconds. */
  async function windowOf(user: User, jobId: string, since: Date): Promise<LoadQuery | undefined> {
    const { row } = await jobs.requireReadable(user, jobId);
    if (row.cluster_id === null || row.started_at === null) return undefined;
    const from = new Date(Math.max(Date.parse(row.started_at), since.getTime()));
    const end = row.completed_at === null ? clock().getTime() : Date.parse(row.completed_at);
    const to = new Date(end + SHORTEST_PERIOD * 1000);
    return { clusterId: row.cluster_id, from, to, period: SHORTEST_PERIOD };
  }

  const hoursAgo = (hours: number): Date =>
    new Date(clock().getTime() - Math.min(hours, LONGEST_HOURS) * HOUR_MS);

  return {
    /** Oldest first, of the last `hours`. */
    async ofJob(user: User, jobId: string, hours: number): Promise<LoadMeasurement[]> {
      const window = await windowOf(user, jobId, hoursAgo(hours));
      if (!window || window.to < window.from) return [];
      const seconds = (window.to.getTime() - window.from.getTime()) / 1000;
      const period = Math.max(SHORTEST_PERIOD, Math.ceil(seconds / MOST_MEASUREMENTS));
      return load.read({ ...window, period }, MOST_MEASUREMENTS, 0);
    },

    /** The token is the question itself, put to `result` by whoever may look at the job. */
    async ask(user: User, jobId: string, asked: LoadQuestion): Promise<LoadTask> {
      const since = hoursAgo(asked.hours);
      const window = await windowOf(user, jobId, since);
      const period = Math.max(SHORTEST_PERIOD, asked.period);
      const count = window ? await load.count({ ...window, period }) : 0;
      const seconds = Math.floor(since.getTime() / 1000);
      return {
        token: [jobId, seconds, period, asked.page].join('x'),
        totalPages: Math.max(1, Math.ceil(count / MOST_MEASUREMENTS)),
      };
    },

    /** It is looked up at once, so every task is ready. */
    async result(user: User, token: string): Promise<TaskResult> {
      const [, jobId, since, period, page] =
        /^([A-Za-z]{6})x(\d{1,11})x(\d{1,6})x(\d{1,6})$/.exec(token) ?? [];
      if (jobId === undefined) throw notFound();
      const window = await windowOf(user, jobId, new Date(Number(since) * 1000));
      const offset = (Number(page) - 1) * MOST_MEASUREMENTS;
      if (!window || offset < 0) return { ready: true, result: [] };
      const asked = { ...window, period: Math.max(SHORTEST_PERIOD, Number(period)) };
      return { ready: true, result: await load.read(asked, MOST_MEASUREMENTS, offset) };
    },
  };
}
export type LoadService = ReturnType<typeof createLoadService>;

interface LoadQuestion {
  readonly hours: number;
  /** Seconds. */
  readonly period: number;
  /** Pages are numbered from 1. */
  readonly page: number;
}
