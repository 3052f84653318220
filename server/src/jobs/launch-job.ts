import type { RunVariable } from '#contract/runs';
import type { ClusterRow, FileRow, JobRow } from '../db/schema.ts';
import { RunRefused, type Engine, type RunRef } from '../engine/engine.ts';
import { DomainError } from '../http/domain-error.ts';
import { BadArchive } from '../workspace/bad-archive.ts';
import { CannotPlace, type RunFolderRequest } from '../workspace/prepare-run-folder.ts';
import type { JobStorage } from '../storage/job-storage.ts';
import { environmentOf, stepsOf } from './job-environment.ts';
import { REASON } from './job-lifecycle.ts';

export interface LaunchDeps {
  readonly prepareRunFolder: (folder: RunFolderRequest) => Promise<void>;
  readonly findInputs: (ids: readonly string[]) => Promise<ReadonlyMap<string, FileRow>>;
  readonly pathOf: (file: FileRow) => string;
  /** Of a template; refuses what is no text. */
  readonly readText: (file: FileRow) => Promise<string>;
  readonly renderTemplate: (text: string, variables: readonly RunVariable[]) => string;
  /** What the job mounts, and files of it for the work folder. */
  readonly openStorage: JobStorage['open'];
  /** E-mail address of an account. */
  readonly emailOf: (accountId: string) => Promise<string>;
  /** This server as seen from the nodes, without a slash at the end. */
  readonly baseUrl: () => string;
  /** A key for this job alone. */
  readonly newApiKey: (jobId: string) => Promise<string>;
  /** How the nodes of a core type are connected, in the words of its site. */
  readonly networkOf: (coreType: string) => Promise<string>;
}

/** Why a run cannot be started, in words for its owner. */
export class CannotLaunch extends Error {}

/** One run of a job, and where it is to run. */
export interface PlannedRun {
  readonly job: JobRow;
  readonly cluster: ClusterRow;
  readonly run: RunRef;
  readonly variables: readonly RunVariable[];
}

/** Prepares the run folder and hands the run to the engine, unless told meanwhile to leave it; safe to repeat. */
export function createLauncher(deps: LaunchDeps) {
  const { prepareRunFolder, findInputs, pathOf, readText, renderTemplate } = deps;

  async function readTemplate(file: FileRow): Promise<string> {
    try {
      return await readText(file);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new CannotLaunch(`Template ${file.name} cannot be used. ${error.message}`);
    }
  }

  async function filesOf({ job, variables }: PlannedRun) {
    const tiles = job.request.jobanalyses;
    // The same file in several tiles is placed once; the last tile says whether it is unpacked.
    const inputs = new Map(
      tiles.flatMap(({ inputFiles }) => inputFiles.map((file) => [file.id, file.decompress])),
    );
    const scripts = tiles.flatMap((tile) =>
      [tile.preProcessScript, tile.postProcessScript].filter((script) => script !== null),
    );
    for (const { id } of scripts) inputs.set(id, inputs.get(id) ?? false);
    const tasks = tiles.flatMap(({ templateTasks }) => templateTasks);
    const rows = await findInputs([
      ...inputs.keys(),
      ...tasks.map(({ templateFile }) => templateFile.id),
    ]);
    const require = (id: string): FileRow => {
      const row = rows.get(id);
      if (row?.deleted_at !== null) throw new CannotLaunch(REASON.inputMissing);
      return row;
    };
    const rendered = [];
    for (const { templateFile, processedFilename } of tasks) {
      const text = await readTemplate(require(templateFile.id));
      rendered.push({ path: processedFilename, content: renderTemplate(text, variables) });
    }
    return {
      rendered,
      inputs: [...inputs].map(([id, decompress]) => {
        const row = require(id);
        return { path: pathOf(row), name: row.name, decompress };
      }),
    };
  }

  return async function launch(
    planned: PlannedRun,
    { engine, signal }: { engine: Engine; signal: AbortSignal },
  ): Promise<void> {
    const { job, cluster, run } = planned;
    try {
      const storage = await deps.openStorage(job, cluster);
      try {
        const { inputs, rendered } = await filesOf(planned);
        const files = { inputs: [...inputs, ...storage.inputs], rendered };
        await prepareRunFolder({ folder: run.folder, ...files, signal });
      } finally {
        await storage.close();
      }
      signal.throwIfAborted();
      await engine.ensureRun({
        ...run,
        clusterId: cluster.id,
        owner: await deps.emailOf(job.owner_id),
        cores: job.cores_per_slot,
        mounts: storage.mounts,
        steps: stepsOf(job),
        env: environmentOf({
          job,
          cluster,
          runNumber: run.number,
          baseUrl: deps.baseUrl(),
          apiKey: await deps.newApiKey(job.id),
          network: await deps.networkOf(job.core_type),
        }),
      });
    } catch (error) {
      const isFinal =
        error instanceof BadArchive || error instanceof CannotPlace || error instanceof RunRefused;
      throw isFinal ? new CannotLaunch(error.message, { cause: error }) : error;
    }
  };
}
export type Launch = ReturnType<typeof createLauncher>;
