import type { ClusterRow, FileRow, JobRow } from '../db/schema.ts';
import { RunRefused, type Engine, type RunRef } from '../engine/engine.ts';
import { BadArchive } from '../workspace/bad-archive.ts';
import type { InputFile } from '../workspace/prepare-run-folder.ts';
import { environmentOf, stepsOf } from './job-environment.ts';
import { REASON } from './job-lifecycle.ts';

export interface LaunchDeps {
  readonly prepareRunFolder: (folder: {
    folder: string;
    inputs: readonly InputFile[];
    signal: AbortSignal;
  }) => Promise<void>;
  readonly findInputs: (ids: readonly string[]) => Promise<ReadonlyMap<string, FileRow>>;
  readonly pathOf: (file: FileRow) => string;
  /** E-mail address of an account. */
  readonly emailOf: (accountId: string) => Promise<string>;
  /** This server as seen from the nodes, without a slash at the end. */
  readonly baseUrl: () => string;
}

/** Why a job cannot be started, in words for its owner. */
export class CannotLaunch extends Error {}

/** Prepares the run folder and hands the run to the engine, unless told meanwhile to leave it; safe to repeat. */
export function createLauncher({
  prepareRunFolder,
  findInputs,
  pathOf,
  emailOf,
  baseUrl,
}: LaunchDeps) {
  async function inputsOf(job: JobRow): Promise<InputFile[]> {
    // The same file in several tiles is placed once; the last tile says whether it is unpacked.
    const asked = new Map(
      job.request.jobanalyses.flatMap(({ inputFiles }) =>
        inputFiles.map((file) => [file.id, file]),
      ),
    );
    const rows = await findInputs([...asked.keys()]);
    return [...asked.values()].map(({ id, decompress }) => {
      const row = rows.get(id);
      if (row?.deleted_at !== null) throw new CannotLaunch(REASON.inputMissing);
      return { path: pathOf(row), name: row.name, decompress };
    });
  }

  return async function launch(
    job: JobRow,
    cluster: ClusterRow,
    run: RunRef,
    { engine, signal }: { engine: Engine; signal: AbortSignal },
  ): Promise<void> {
    try {
      await prepareRunFolder({ folder: run.folder, inputs: await inputsOf(job), signal });
      signal.throwIfAborted();
      await engine.ensureRun({
        ...run,
        clusterId: cluster.id,
        owner: await emailOf(job.owner_id),
        cores: job.cores,
        steps: stepsOf(job),
        env: environmentOf(job, cluster, baseUrl()),
      });
    } catch (error) {
      const isFinal = error instanceof BadArchive || error instanceof RunRefused;
      throw isFinal ? new CannotLaunch(error.message, { cause: error }) : error;
    }
  };
}
export type Launch = ReturnType<typeof createLauncher>;
