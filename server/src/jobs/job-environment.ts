import type { RunStep } from '../engine/engine.ts';
import type { ClusterRow, JobRow } from '../db/schema.ts';

/** Empty, `:` or comments only: this tile has nothing to run. */
const isPlaceholder = (command: string): boolean =>
  command.split('\n').every((line) => /^\s*(:\s*)?(#.*)?$/.test(line));

/** Waits until the run is stopped. */
const FOREVER: RunStep = { command: 'exec sleep infinity', env: {} };

/** The commands of a job in the order of its tiles, each with its own variables; none when only templates are wanted. */
export function stepsOf({ request }: Pick<JobRow, 'request'>): RunStep[] {
  if (request.isTemplateDryRun) return [];
  const steps = request.jobanalyses.flatMap((tile) =>
    [
      { command: tile.preProcessScriptCommand },
      { command: tile.command },
      { command: tile.postProcessScriptCommand, isReport: true },
    ]
      .filter(({ command }) => !isPlaceholder(command))
      .map((step) => ({ ...step, env: tile.envVars })),
  );
  const isForever = request.jobanalyses.some(({ flags }) => flags.runForever === true);
  return isForever ? [...steps, FOREVER] : steps;
}

/** Whom a run is told about: itself, its job, and the server that it may talk to. */
export interface ToldRun {
  readonly job: JobRow;
  readonly cluster: ClusterRow;
  readonly runNumber: number;
  /** This server as seen from the nodes, without a slash at the end. */
  readonly baseUrl: string;
  /** Good for this job alone, while it is active. */
  readonly apiKey: string;
  /** How its nodes are connected, as the site says it. */
  readonly network: string;
}

/** What every run is told about itself; the job's own variables win over all of these. */
export function environmentOf(told: ToldRun): Record<string, string> {
  const { job, cluster, runNumber, baseUrl, apiKey, network } = told;
  const cores = job.cores_per_slot;
  const coresPerNode = Math.max(...cluster.nodes.map((node) => node.cores), 1);
  return {
    MOORAGE_JOB_ID: job.id,
    MOORAGE_CLUSTER_ID: cluster.id,
    MOORAGE_RUN_ID: String(runNumber),
    MOORAGE_CORES: String(cores),
    MOORAGE_CORE_TYPE: job.core_type,
    RESCALE_API_BASE_URL: baseUrl,
    RESCALE_API_KEY: apiKey,
    RESCALE_JOB_ID: job.id,
    RESCALE_RUN_ID: String(runNumber),
    RESCALE_CLUSTER_ID: cluster.id,
    RESCALE_CORE_TYPE: job.core_type,
    RESCALE_CORES_PER_SLOT: String(cores),
    RESCALE_NODES_PER_SLOT: String(Math.ceil(cores / coresPerNode)),
    RESCALE_CORES_PER_NODE: String(coresPerNode),
    RESCALE_SLOTS_PER_NODE: String(Math.max(1, Math.floor(coresPerNode / cores))),
    RESCALE_THREADS_PER_SLOT: String(cores),
    RESCALE_THREADS_PER_NODE: String(coresPerNode),
    RESCALE_GPUS_PER_SLOT: '0',
    RESCALE_GPUS_PER_NODE: '0',
    RESCALE_INTERCONNECT: network,
    RESCALE_PROVIDER: cluster.site,
    RESCALE_PREFERRED_REMSH: 'ssh',
    RESCALE_IG_RESTART_COUNT: '0',
  };
}
