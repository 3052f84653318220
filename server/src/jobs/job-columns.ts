import type { JobPatch, JobRequest } from '#contract/jobs';
import type { JobRow } from '../db/schema.ts';
import type { JobDefinition } from './job-definition.ts';

/** What its columns say that may have changed since it was requested. */
export const definedBy = (row: JobRow): JobRequest => ({
  ...row.request,
  clusterId: row.requested_cluster_id,
  projectId: row.project_id,
  project_id: null,
});

/** Under either of its names; left out, it stays. */
export const projectOf = (patch: JobPatch, row: JobRow): string | null =>
  'projectId' in patch || 'project_id' in patch
    ? (patch.projectId ?? patch.project_id ?? null)
    : row.project_id;

/** What a definition says of the job's row. */
export function columnsOf({
  request,
  analysisNames,
  coreType,
  coresPerSlot,
  slots,
  walltime,
  projectId,
  cluster,
  inputBytes,
}: JobDefinition) {
  return {
    name: request.name,
    description: request.description,
    project_id: projectId,
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
