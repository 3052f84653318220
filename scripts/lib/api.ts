import { setTimeout as wait } from 'node:timers/promises';
import { Cluster, type ClusterRequest } from '#contract/clusters';
import { Draft } from '#contract/drafts';
import { Me, SignInLink } from '#contract/identity';
import { Job } from '#contract/jobs';
import { JobStatusEntry, type JobStatus } from '#contract/statuses';
import { page } from '#contract/wire';
import * as z from 'zod';

const POLL_MS = 200;
const anything = z.unknown();

export interface NewJob {
  readonly name: string;
  readonly command: string;
  /** An existing cluster; without one the job gets its own. */
  readonly clusterId?: string;
  readonly analysis?: string;
  readonly files?: readonly { readonly id: string; readonly decompress: boolean }[];
}

/** The REST API as scripts and end-to-end tests need it; every answer is parsed by the contract. */
export function createApi(baseUrl: string, token: string) {
  async function call<T>(
    method: string,
    path: string,
    answer: z.ZodType<T>,
    body?: unknown,
  ): Promise<T> {
    const response = await fetch(`${baseUrl}/api/v3/${path}`, {
      method,
      headers: { Authorization: `Token ${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
    return answer.parse(text === '' ? undefined : JSON.parse(text));
  }
  const hardware = {
    coreType: { code: 'local' },
    coresPerSlot: 1,
    slots: 1,
    walltime: 1,
  };

  async function statusesOf(jobId: string): Promise<JobStatus[]> {
    const { results } = await call('GET', `jobs/${jobId}/statuses/`, page(JobStatusEntry));
    return results.map((entry) => entry.status);
  }

  async function clusterIn(clusterId: string, status: Cluster['status']): Promise<Cluster> {
    for (;;) {
      const cluster = await call('GET', `clusters/${clusterId}/`, Cluster);
      if (cluster.status === status) return cluster;
      await wait(POLL_MS);
    }
  }

  return {
    me: () => call('GET', 'users/me/', Me),

    /** A fresh one-time link for the token's owner. */
    async signInLink(): Promise<string> {
      const { id } = await call('GET', 'users/me/', Me);
      return (await call('POST', `users/${id}/sign-in-link/`, SignInLink)).url;
    },

    job: (jobId: string) => call('GET', `jobs/${jobId}/`, Job),

    async submit({
      name,
      command,
      clusterId,
      analysis = 'user_included',
      files = [],
    }: NewJob): Promise<Job> {
      const job = await call('POST', 'jobs/', Job, {
        name,
        jobanalyses: [{ analysis: { code: analysis }, command, hardware, inputFiles: files }],
        ...(clusterId === undefined ? {} : { clusterId }),
      });
      await call('POST', `jobs/${job.id}/submit/`, anything);
      return job;
    },

    /** What one click on an example fills into the form, its files uploaded. */
    async example(code: string): Promise<Omit<NewJob, 'clusterId'>> {
      const { id, form } = await call('POST', 'drafts/', Draft, { example: code });
      await call('DELETE', `drafts/${id}/`, anything);
      const { name, command, analysis, inputFiles } = form;
      return { name, command, analysis: analysis.code, files: inputFiles };
    },

    statusesOf,

    async jobIn(jobId: string, status: JobStatus): Promise<void> {
      while (!(await statusesOf(jobId)).includes(status)) await wait(POLL_MS);
    },

    async jobOver(jobId: string): Promise<Job> {
      for (;;) {
        const job = await call('GET', `jobs/${jobId}/`, Job);
        if (job.outcome !== null) return job;
        await wait(POLL_MS);
      }
    },

    /** A persistent cluster of one core, started; it may still wait for hardware. */
    async startCluster(name: string, change: Partial<ClusterRequest> = {}): Promise<Cluster> {
      const cluster = await call('POST', 'clusters/', Cluster, { name, hardware, ...change });
      await call('POST', `clusters/${cluster.id}/start/`, anything);
      return cluster;
    },

    stopCluster: (clusterId: string) => call('POST', `clusters/${clusterId}/stop/`, anything),

    clusterIn,

    async deleteDrafts(): Promise<void> {
      const { results } = await call('GET', 'drafts/?page_size=100', page(Draft));
      for (const { id } of results) await call('DELETE', `drafts/${id}/`, anything);
    },

    /** Frees the machine's cores for the next one, and leaves no cluster among the active ones. */
    async tearDownAll(): Promise<void> {
      const { results } = await call('GET', 'clusters/?active=true&page_size=100', page(Cluster));
      for (const { id } of results) await this.stopCluster(id);
      for (const { id } of results) await clusterIn(id, 'Stopped');
    },
  };
}
export type Api = ReturnType<typeof createApi>;
