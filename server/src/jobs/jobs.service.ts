import type { JobPatch, JobRequest } from '#contract/jobs';
import { Id } from '#contract/wire';
import type { ClusterRow, JobRow, RunRow } from '../db/schema.ts';
import { hasEnded } from '../clusters/cluster-lifecycle.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import { diskFull } from '../http/no-room.ts';
import type { FilesService } from '../files/files.service.ts';
import type { User } from '../http/user.ts';
import type { ProjectsService } from '../projects/projects.service.ts';
import { noteMade, type Once } from '../idempotency/once.ts';
import { withFreshId } from '../http/wire-id.ts';
import type { DiskRoom } from '../workspace/disk-room.ts';
import { columnsOf, definedBy, projectOf } from './job-columns.ts';
import type { createJobDefinitions } from './job-definition.ts';
import { fileIdsOf } from './job-files.ts';
import { STOPPED_BY_USER } from './job-lifecycle.ts';
import type { JobsRepository, StopManner } from './jobs.repository.ts';
import type { RunsRepository } from './runs.repository.ts';
import { submitJob } from './submit-job.ts';

export interface JobsDeps {
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly define: ReturnType<typeof createJobDefinitions>;
  readonly projects: Pick<ProjectsService, 'resolve' | 'requireOpen'>;
  readonly clusters: { find(id: string): Promise<ClusterRow | undefined> };
  readonly files: Pick<FilesService, 'removeInputs' | 'removeLeftovers'>;
  /** Of the run folders. */
  readonly room: Pick<DiskRoom, 'isFullNow'>;
  /** Tells the reconciler that something else is wanted now. */
  readonly wake: () => void;
}

export interface ReadableJob {
  readonly row: JobRow;
  readonly owner: User;
}

/** Records what people want of their jobs; the reconciler makes it so. */
export function createJobsService(deps: JobsDeps) {
  const { jobs, runs, define, projects, clusters, files, room, wake } = deps;

  async function requireRow(user: User, id: string): Promise<JobRow> {
    const row = await jobs.findOwned(user.id, id);
    if (row) return row;
    const { owner } = await requireReadable(user, id);
    throw new DomainError(
      403,
      `This job belongs to ${owner.email}, who shared it with you: you may look at it and download its files, not change it.`,
    );
  }

  /** The job as anybody sees it who may look at it; what hangs on it is its owner's. */
  async function requireReadable(user: User, id: string): Promise<ReadableJob> {
    const found = await jobs.findReadable(user.id, id);
    if (!found) throw notFound();
    const { email, username, full_name: fullName, role, ...row } = found;
    return { row, owner: { id: row.owner_id, email, username, fullName, role } };
  }

  async function requireRun(user: User, id: string, number: number) {
    const { id: jobId } = await requireRow(user, id);
    if (!(await runs.find(jobId, number))) throw notFound();
    return { jobId, number };
  }

  /** The job that a request was copied from; what it says of that counts for jobs that this user may look at. */
  async function sourceOf(user: User, { id, clonedFrom }: JobRequest): Promise<string | null> {
    for (const source of [id, clonedFrom]) {
      const { data: jobId } = Id.safeParse(source);
      if (jobId !== undefined && (await jobs.findReadable(user.id, jobId))) return jobId;
    }
    return null;
  }

  async function submit(user: User, row: JobRow, once: Once | null): Promise<void> {
    if (once?.madeId === row.id) return;
    if (row.status === 'Completed') return;
    if (row.status !== null) throw alreadyStarted(row);
    if (await room.isFullNow()) throw diskFull();
    const definition = await define(user, definedBy(row));
    await projects.requireOpen(definition.projectId);
    const submission = { row, definition, columns: columnsOf(definition) };
    const done = await jobs.transaction(async (trx) => {
      const result = await submitJob(trx, { runs }, submission);
      if (once && result === 'submitted') await noteMade(trx, once, row.id);
      return result;
    });
    if (done === 'taken') throw alreadyStarted(row);
    if (done === 'changed') await submit(user, await requireRow(user, row.id), once);
    else wake();
  }

  return {
    requireRow,
    requireReadable,

    async create(user: User, request: JobRequest, once: Once | null): Promise<JobRow> {
      if (once?.madeId) return requireRow(user, once.madeId);
      const definition = await define(user, request);
      const row = {
        owner_id: user.id,
        ...columnsOf(definition),
        cloned_from: await sourceOf(user, request),
        user_tags: request.tags,
        output_bytes: 0,
      };
      return jobs.insert(row, once);
    },

    /** After submit only name, description and project change; on a Completed job nothing does. */
    async change(user: User, id: string, patch: JobPatch): Promise<JobRow> {
      const row = await requireRow(user, id);
      if (row.status === 'Completed') return row;
      const projectId = projectOf(patch, row);
      const request = { ...definedBy(row), ...patch, projectId, project_id: null };
      if (row.status === null) {
        const columns = columnsOf(await define(user, request));
        const tags = patch.tags === undefined ? {} : { user_tags: patch.tags };
        const changed = await jobs.define(id, { ...columns, ...tags });
        if (changed) return changed;
      }
      if (projectId !== row.project_id) {
        await projects.resolve(user, projectId);
        await projects.requireOpen(projectId);
      }
      const { name, description } = request;
      const changed = await jobs.describe(id, { name, description, project_id: projectId });
      return changed ?? requireRow(user, id);
    },

    submit: async (user: User, id: string, once: Once | null): Promise<void> =>
      submit(user, await requireRow(user, id), once),

    /** Binds a saved job to a persistent cluster; the id of the attachment is not the job's. */
    async attach(
      user: User,
      { jobId, clusterId, submit: now }: Attachment,
      once: Once | null,
    ): Promise<{ id: string }> {
      const id = await withFreshId((fresh) => Promise.resolve(fresh));
      if (once?.madeId === jobId) return { id };
      const row = await jobs.findOwned(user.id, jobId);
      const cluster = await clusters.find(clusterId);
      if (cluster?.owner_id !== user.id) throw notFound();
      if (!row) throw new DomainError(400, { id: [`There is no job ${jobId}.`] });
      if (row.status !== null) throw alreadyStarted(row);
      const definition = await define(user, { ...definedBy(row), clusterId });
      const bound = await jobs.define(row.id, columnsOf(definition));
      if (!bound) throw alreadyStarted(row);
      if (now) await submit(user, bound, once);
      return { id };
    },

    async stop(user: User, id: string, manner: StopManner): Promise<void> {
      const row = await requireRow(user, id);
      if (row.status === null)
        throw new DomainError(400, 'This job was never submitted; there is nothing to stop.');
      await jobs.orderStop(id, STOPPED_BY_USER, manner);
      wake();
    },

    async stopRun(user: User, id: string, number: number): Promise<void> {
      const run = await requireRun(user, id, number);
      if (!(await runs.orderStop(run, STOPPED_BY_USER))) throw notRunning(number);
      wake();
    },

    /** Answers the id of the snapshot before, if there is one. */
    async snapshot(user: User, id: string, number: number): Promise<string | null> {
      const run = await requireRun(user, id, number);
      if (await room.isFullNow()) throw diskFull();
      const asked = await runs.askSnapshot(run);
      if (!asked) throw notRunning(number);
      wake();
      return asked.snapshot_file_id;
    },

    async remove(user: User, id: string, { withInputs }: { withInputs: boolean }): Promise<void> {
      const row = await requireRow(user, id);
      if (row.status !== null && row.status !== 'Completed') {
        throw new DomainError(
          400,
          `This job is ${row.status}. Stop it and wait until it is Completed before you delete it.`,
        );
      }
      const cluster = row.cluster_id === null ? undefined : await clusters.find(row.cluster_id);
      if (cluster && !cluster.is_persistent && !hasEnded(cluster.status)) {
        throw new DomainError(
          400,
          `Its cluster is still ${cluster.status}. Delete the job once the cluster is Stopped.`,
        );
      }
      const unshared: string[] = [];
      for (const fileId of withInputs ? fileIdsOf(row.request) : []) {
        if (!(await jobs.usesFile(fileId, id))) unshared.push(fileId);
      }
      if (!(await jobs.delete(id))) {
        await requireRow(user, id);
        throw new DomainError(
          400,
          'This job was submitted just now. Stop it before you delete it.',
        );
      }
      // The job is deleted. A folder that cannot be removed now is tried again, and complained of, every hour.
      await files.removeLeftovers().catch(() => undefined);
      await files.removeInputs(user, unshared);
    },

    /** All expected runs, from submit on. */
    async runs(user: User, id: string, limit: number, offset: number) {
      const { row } = await requireReadable(user, id);
      return runs.page(row.id, limit, offset);
    },

    async run(user: User, id: string, number: number): Promise<RunRow> {
      const { row } = await requireReadable(user, id);
      const run = await runs.find(row.id, number);
      if (!run) throw notFound();
      return run;
    },

    async history(user: User, id: string) {
      const { row } = await requireReadable(user, id);
      return jobs.history(row.id);
    },
  };
}
export type JobsService = ReturnType<typeof createJobsService>;

interface Attachment {
  readonly jobId: string;
  readonly clusterId: string;
  readonly submit: boolean;
}

const notRunning = (number: number): DomainError =>
  new DomainError(400, `Run ${String(number)} is not running.`);

const alreadyStarted = ({ status }: JobRow): DomainError =>
  new DomainError(400, `This job has already been started (${status ?? 'Pending'}).`);
