import type { RunStep } from '../engine/engine.ts';
import type { ClusterRow, JobRow } from '../db/schema.ts';

/** Empty, `:` or comments only: this tile has nothing to run. */
const isPlaceholder = (command: string): boolean =>
  command.split('\n').every((line) => /^\s*(:\s*)?(#.*)?$/.test(line));

/** The commands of a job in the order of its tiles, each with its own variables. */
export function stepsOf(job: JobRow): RunStep[] {
  return job.request.jobanalyses
    .filter(({ command }) => !isPlaceholder(command))
    .map(({ command, envVars }) => ({ command, env: envVars }));
}

/** What every run is told about itself; the job's own variables win over all of these. */
export function environmentOf(
  job: JobRow,
  cluster: ClusterRow,
  baseUrl: string,
): Record<string, string> {
  const nodes = Math.max(1, cluster.nodes.length);
  const coresPerNode = Math.max(...cluster.nodes.map(({ cores }) => cores), 1);
  const perNode = Math.max(1, Math.floor(coresPerNode / job.cores_per_slot));
  return {
    MOORAGE_JOB_ID: job.id,
    MOORAGE_CLUSTER_ID: cluster.id,
    MOORAGE_CORES: String(job.cores),
    MOORAGE_CORE_TYPE: job.core_type,
    RESCALE_API_BASE_URL: baseUrl,
    RESCALE_JOB_ID: job.id,
    RESCALE_CLUSTER_ID: cluster.id,
    RESCALE_CORE_TYPE: job.core_type,
    RESCALE_CORES_PER_SLOT: String(job.cores_per_slot),
    RESCALE_NODES_PER_SLOT: String(Math.max(1, Math.ceil(job.cores_per_slot / coresPerNode))),
    RESCALE_CORES_PER_NODE: String(coresPerNode),
    RESCALE_SLOTS_PER_NODE: String(perNode),
    RESCALE_THREADS_PER_SLOT: String(job.cores_per_slot),
    RESCALE_THREADS_PER_NODE: String(coresPerNode),
    RESCALE_GPUS_PER_SLOT: '0',
    RESCALE_GPUS_PER_NODE: '0',
    RESCALE_INTERCONNECT: nodes > 1 ? 'network' : 'none',
    RESCALE_PROVIDER: cluster.site,
    RESCALE_PREFERRED_REMSH: 'ssh',
    RESCALE_IG_RESTART_COUNT: '0',
  };
}
