import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '#contract/clusters';
import { File } from '#contract/files';
import { Job, JobListItem } from '#contract/jobs';
import { Run } from '#contract/runs';
import { ClusterStatusEntry, JobStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';
import { createLocalEngine } from '../../src/engine/local/local-engine.ts';
import type { ServicesDeps } from '../../src/services.ts';
import { createTestApp, type TestUser } from './app.ts';
import { killIfThere, processesOf, until } from './local-engine.ts';
import { filePart, MULTIPART, multipart } from './multipart.ts';
import { openTestServices } from './services.ts';
import type { TestDatabase } from './database.ts';

const MINUTE_MS = 60_000;

/**
 * The whole server on a fresh database with the real local engine of four cores, whose reconciler moves only when the
 * test says so. Call it at the top of a test file.
 */
export async function createWorkbench(given: Partial<ServicesDeps> = {}) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'moorage-test-work-')));
  const engine = await createLocalEngine({
    site: 'local',
    folder: join(home, 'engine'),
    cores: 4,
    coreTypes: [{ code: 'cove', name: 'Cove Two', price: 0.12 }],
  });
  let aheadMs = 0;
  let setMs = 0;
  const clock = () => new Date(Date.now() + aheadMs + setMs);
  const ticks = () => performance.now() + aheadMs;
  const problems: unknown[] = [];
  const onProblem = (error: unknown): void => void problems.push(error);
  let open: Awaited<ReturnType<typeof openTestServices>> | undefined;
  const serve = (base: TestDatabase) =>
    openTestServices(base, {
      home,
      engines: new Map([['local', engine]]),
      clock,
      ticks,
      onProblem,
      ...given,
    });
  const test = await createTestApp(async (base) => {
    open = await serve(base);
    return { services: open, clock };
  });
  const services = open;
  assert.ok(services);
  test.beforeClose(async () => {
    await services.reconcile.settled();
    await until('no job runs', async () => {
      const left = await processesOf(home);
      for (const { pid } of left) killIfThere(pid);
      return left.length === 0;
    });
    await engine.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const { ada, as, app } = test;

  async function tick(): Promise<void> {
    await services?.reconcile.tick();
    await services?.reconcile.settled();
  }

  const get = async (path: string, user: TestUser = ada): Promise<unknown> => {
    const response = await as(user, 'GET', `/api/v3${path}`);
    assert.equal(response.statusCode, 200, response.body);
    return response.json();
  };
  const post = async (path: string, body?: object, user: TestUser = ada) =>
    as(user, 'POST', `/api/v3${path}`, body);

  return {
    ...test,
    home,
    engine,
    services,
    problems,
    /** What a server that starts now is made of: it knows what the database and the engine know, and nothing else. */
    newServices: () => serve(test),
    tick,
    get,
    post,
    /** Lets time pass for server and reconciler; the database's clock stays. */
    goAhead: (minutes: number): void => {
      aheadMs += minutes * MINUTE_MS;
    },
    /** Sets the machine's clock, as far as server and reconciler see it: no time passes. */
    setClockBy: (minutes: number): void => {
      setMs += minutes * MINUTE_MS;
    },

    /** Lets the reconciler go round until `look` finds something. */
    reach: <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> =>
      until(what, async () => {
        await tick();
        return look();
      }),

    async upload(name: string, content: string | Buffer): Promise<File> {
      const response = await app.inject({
        method: 'POST',
        url: '/api/v3/files/contents/',
        headers: { ...ada.headers, 'content-type': MULTIPART },
        payload: multipart(filePart(name, content)),
      });
      assert.equal(response.statusCode, 201, response.body);
      return File.parse(response.json());
    },

    async createJob(command: string, more: JobOptions = {}): Promise<Job> {
      const response = await post('/jobs/', jobRequest(command, more), more.user);
      assert.equal(response.statusCode, 201, response.body);
      return Job.parse(response.json());
    },

    async createCluster(hardware: object, more: object = {}): Promise<Cluster> {
      const response = await post('/clusters/', {
        hardware: { coreType: 'cove', ...hardware },
        ...more,
      });
      assert.equal(response.statusCode, 201, response.body);
      return Cluster.parse(response.json());
    },

    async submit(jobId: string): Promise<void> {
      const response = await post(`/jobs/${jobId}/submit/`);
      assert.equal(response.statusCode, 200, response.body);
      assert.equal(response.body, '');
    },

    item: async (jobId: string): Promise<JobListItem> => {
      const [item] = page(JobListItem).parse(await get(`/jobs/?id=${jobId}`)).results;
      assert.ok(item);
      return item;
    },
    cluster: async (clusterId: string): Promise<Cluster> =>
      Cluster.parse(await get(`/clusters/${clusterId}/`)),
    run: async (jobId: string): Promise<Run> => Run.parse(await get(`/jobs/${jobId}/runs/1/`)),
    /** Oldest first. */
    statuses: async (jobId: string) =>
      page(JobStatusEntry)
        .parse(await get(`/jobs/${jobId}/statuses/?page_size=100`))
        .results.toReversed(),
    clusterStatuses: async (clusterId: string) =>
      page(ClusterStatusEntry)
        .parse(await get(`/clusters/${clusterId}/statuses/?page_size=100`))
        .results.toReversed(),
    log: async (jobId: string): Promise<string> =>
      (await as(ada, 'GET', `/api/v3/jobs/${jobId}/runs/1/log/`)).body,
  };
}
export type Workbench = Awaited<ReturnType<typeof createWorkbench>>;

export interface JobOptions {
  readonly name?: string;
  readonly user?: TestUser;
  readonly hardware?: object;
  readonly tile?: object;
  readonly job?: object;
}

export const jobRequest = (
  command: string,
  { name = 'A job', hardware, tile, job }: JobOptions = {},
) => ({
  name,
  jobanalyses: [
    {
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: 'cove', coresPerSlot: 1, ...hardware },
      ...tile,
    },
  ],
  ...job,
});
