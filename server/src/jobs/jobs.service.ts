import type { JobPatch, JobRequest } from '#contract/jobs';
import type { ClusterRow, JobRow, RunRow } from '../db/schema.ts';
import { hasEnded } from '../clusters/cluster-lifecycle.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import { diskFull } from '../http/no-room.ts';
import type { FilesService } from '../files/files.service.ts';
import type { User } from '../http/user.ts';
import { noteMade, type Once } from '../idempotency/once.ts';
import { withFreshId } from '../http/wire-id.ts';
import type { DiskRoom } from '../workspace/disk-room.ts';
import type { createJobDefinitions, JobDefinition } from './job-definition.ts';
import { STOPPED_BY_USER } from './job-lifecycle.ts';
import type { JobsRepository } from './jobs.repository.ts';
import type { RunsRepository } from './runs.repository.ts';
import { submitJob } from './submit-job.ts';

export interface JobsDeps {
  readonly jobs: JobsRepository;
  readonly runs: RunsRepository;
  readonly define: ReturnType<typeof createJobDefinitions>;
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
  const { jobs, runs, define, clusters, files, room, wake } = deps;

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

  async function submit(user: User, row: JobRow, once: Once | null): Promise<void> {
    if (once?.madeId === row.id) return;
    if (row.status === 'Completed') return;
    if (row.status !== null) throw alreadyStarted(row);
    if (await room.isFullNow()) throw diskFull();
    const definition = await define(user, { ...row.request, clusterId: row.requested_cluster_id });
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
        cloned_from: request.clonedFrom,
        output_bytes: 0,
      };
      return jobs.insert(row, once);
    },

    /** After submit only name and description change; on a Completed job nothing does. */
    async change(user: User, id: string, patch: JobPatch): Promise<JobRow> {
      const row = await requireRow(user, id);
      if (row.status === 'Completed') return row;
      const request = { ...row.request, clusterId: row.requested_cluster_id, ...patch };
      if (row.status === null) {
        const changed = await jobs.define(id, columnsOf(await define(user, request)));
        if (changed) return changed;
      }
      const { name, description } = request;
      return (await jobs.describe(id, { name, description })) ?? row;
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
      const definition = await define(user, { ...row.request, clusterId });
      const bound = await jobs.define(row.id, columnsOf(definition));
      if (!bound) throw alreadyStarted(row);
      if (now) await submit(user, bound, once);
      return { id };
    },

    async stop(user: User, id: string): Promise<void> {
      const row = await requireRow(user, id);
      if (row.status === null)
        throw new DomainError(400, 'This job was never submitted; there is nothing to stop.');
      await jobs.orderStop(id, STOPPED_BY_USER);
      wake();
    },

    async stopRun(user: User, id: string, number: number): Promise<void> {
      const row = await requireRow(user, id);
      const run = await runs.find(row.id, number);
      if (!run) throw notFound();
      if (!(await runs.orderStop(id, number)))
        throw new DomainError(400, `Run ${String(number)} is not running.`);
      wake();
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
      const inputs = row.request.jobanalyses.flatMap(({ inputFiles }) =>
        inputFiles.map((file) => file.id),
      );
      const unshared: string[] = [];
      for (const fileId of withInputs ? new Set(inputs) : []) {
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

    /** All expected runs at once, from submit on. */
    async runs(user: User, id: string): Promise<RunRow[]> {
      const { row } = await requireReadable(user, id);
      return runs.ofJob(row.id);
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

function columnsOf({
  request,
  analysisNames,
  coreType,
  coresPerSlot,
  slots,
  walltime,
  cluster,
  inputBytes,
}: JobDefinition) {
  return {
    name: request.name,
    description: request.description,
    project_id: null,
    request: JSON.stringify(request),
    analysis_names: analysisNames,
    core_type: coreType.code,
    cores_per_slot: coresPerSlot,
    slots,
    cores: coresPerSlot * slots,
    walltime,
    price_per_core_hour: coreType.pricePerCoreHour,
    requested_cluster_id: cluster?.id ?? null,
    input_bytes: inputBytes,
  };
}

const alreadyStarted = ({ status }: JobRow): DomainError =>
  new DomainError(400, `This job has already been started (${status ?? 'Pending'}).`);
