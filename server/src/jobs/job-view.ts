import type { Job, JobListItem, JobV2 } from '#contract/jobs';
import type { JobStatusEntry, JobStatusEntryV2 } from '#contract/statuses';
import type { File } from '#contract/files';
import type * as z from 'zod';
import type { ChosenAnalysis } from '../analyses/analyses.service.ts';
import { inBinaryUnits } from '../config/byte-size.ts';
import type { JobStatusRow } from '../db/schema.ts';
import { hoursBetween, toMoney } from '../db/timestamps.ts';
import type { OfferedCoreType } from '../sites/sites.service.ts';
import type { User } from '../http/user.ts';
import type { ListedJob } from './job-listing.ts';

/** What a job's view needs beside its row. */
export interface JobViewContext {
  readonly now: Date;
  readonly currency: string;
  readonly diskQuota: number | null;
  readonly analysis: (code: string, version: string) => ChosenAnalysis;
  readonly coreType: OfferedCoreType | undefined;
  readonly inputFile: (id: string) => File;
  /** Who looks: others are told of themselves only. */
  readonly viewer: Viewer;
}

type Viewer = Pick<User, 'id' | 'email'>;

const sharedWith = (row: ListedJob, viewer: Viewer): string[] =>
  row.owner_id === viewer.id ? row.shared_with : [viewer.email];

function factsOf(row: ListedJob, now: Date, currency: string) {
  const hours = hoursBetween(row.started_at, row.completed_at, now);
  return {
    outcome: row.outcome,
    statusReason: row.status_reason,
    statusDate: row.status_at,
    exitCode: row.status === 'Completed' ? row.exit_code : null,
    signal: row.signal,
    cores: row.cores,
    cost: toMoney(row.cores * row.price_per_core_hour * hours),
    currency,
    pricePerHour: toMoney(row.cores * row.price_per_core_hour),
    elapsedWalltimeSeconds: row.started_at === null ? null : Math.round(hours * 3_600_000) / 1000,
    dateSubmitted: row.submitted_at,
    dateStarted: row.started_at,
    dateCompleted: row.completed_at,
    clusterName: row.cluster_name,
    usedClusterId: row.cluster_id,
  };
}

/** A job as v2 gives it. */
export function toJobV2(row: ListedJob, context: JobViewContext): JobV2 {
  const { request } = row;
  return {
    ...factsOf(row, context.now, context.currency),
    archiveFilters: [],
    caseFile: null,
    clusterId: row.requested_cluster_id,
    dateInserted: row.created_at,
    description: row.description,
    expectedRuns: row.expected_runs,
    id: row.id,
    includeNominalRun: request.includeNominalRun,
    isLowPriority: request.isLowPriority,
    isTemplateDryRun: request.isTemplateDryRun,
    jobvariables: request.jobvariables,
    monteCarloIterations: request.monteCarloIterations,
    name: row.name,
    optimizer: null,
    owner: row.owner,
    paramFile: null,
    projectId: row.project_id,
    remoteVizConfig: null,
    jobanalyses: request.jobanalyses.map((tile) => toTileV2(row, tile, context)),
    resourceFilters: request.resourceFilters ?? KEEP_EVERYTHING,
    clusterAfterJob: request.clusterAfterJob,
    idleTimeoutMinutes: request.idleTimeoutMinutes,
  };
}

type Tile = ListedJob['request']['jobanalyses'][number];

function toTileV2(row: ListedJob, tile: Tile, { analysis, coreType, inputFile }: JobViewContext) {
  const { code, name, version, versionName } = analysis(
    tile.analysis.code,
    tile.analysis.version ?? '',
  );
  const coresPerNode = coreType?.cores.at(-1) ?? row.cores_per_slot;
  return {
    analysis: { code, name, version, versionName },
    command: tile.command,
    envVars: tile.envVars,
    flags: tile.flags,
    hardware: {
      coreSummary: {
        memoryPerNode: Math.floor((coreType?.memoryMbPerCore ?? 0) * coresPerNode),
        numberOfNodes: Math.max(1, Math.ceil(row.cores / coresPerNode)),
        storagePerNode: Math.floor((coreType?.storageGbPerCore ?? 0) * coresPerNode),
      },
      coreType: row.core_type,
      coresPerSlot: row.cores_per_slot,
      slots: tile.hardware.slots,
      type: tile.hardware.type,
      walltime: row.walltime,
    },
    inputFiles: tile.inputFiles.map(({ id, decompress }) => ({ ...inputFile(id), decompress })),
    onDemandLicenseSeller: tile.onDemandLicenseSeller ?? null,
    postProcessScript: null,
    postProcessScriptCommand: tile.postProcessScriptCommand,
    preProcessScript: null,
    preProcessScriptCommand: tile.preProcessScriptCommand,
    templateTasks: tile.templateTasks,
    useMpi: tile.useMpi,
    useRescaleLicense: tile.useRescaleLicense,
    userDefinedLicenseSettings: tile.userDefinedLicenseSettings ?? null,
  };
}

/** A job as v3 gives it: core types are objects, and there is more at the top. */
export function toJobV3(row: ListedJob, context: JobViewContext): Job {
  const v2 = toJobV2(row, context);
  const coreType = { code: row.core_type, name: context.coreType?.name ?? row.core_type };
  return {
    ...v2,
    jobanalyses: v2.jobanalyses.map((tile) => ({
      ...tile,
      analysis: {
        ...tile.analysis,
        id: context.analysis(tile.analysis.code, tile.analysis.version).id,
        type: 'compute',
      },
      hardware: { ...tile.hardware, coreType },
    })),
    ...V3_CONSTANTS,
    currentUserHasFullAccess: row.owner_id === context.viewer.id,
    sharedWith: sharedWith(row, context.viewer),
    clonedFrom: row.cloned_from,
    diskQuota: context.diskQuota === null ? null : inBinaryUnits(context.diskQuota),
    userTags: row.request.tags,
  };
}

const V3_CONSTANTS = {
  attachedJobs: [],
  autoAttachCloudfilesystem: false,
  autosuspend: null,
  customFields: {},
  delayedStart: null,
  folderId: null,
  isPinned: false,
  isPublisherSandbox: false,
  isTemplate: false,
  jobAutomations: [],
  launchConfig: null,
  osCostTier: null,
  overrideImageName: null,
  overrideImageRegion: null,
  region: null,
  rsjJob: null,
  study: null,
  supportsReboot: false,
  suspendAvailable: false,
  suspensionStatus: null,
  templatedFrom: null,
};

/** Which files of a run are kept, as the wire's defaults say: all. */
const KEEP_EVERYTHING = ['Analysis generated files', 'Completed templates', 'Input files'].map(
  (kind) => ({
    caseSensitive: false,
    filterType: kind,
    include: true,
    selector: kind,
  }),
);

const display = <T>(content: T) => ({ content, labelClass: '', useLabel: false });

export function toJobListItem(
  row: ListedJob,
  viewer: Viewer,
  now: Date,
  currency: string,
): JobListItem {
  return {
    ...factsOf(row, now, currency),
    clonedFrom: row.cloned_from,
    analysisNames: row.analysis_names,
    clusterStatusDisplay: display(row.cluster_status ?? ''),
    dateInserted: row.created_at,
    id: row.id,
    isVisible: true,
    jobStatus: display(row.status ?? ('' as const)),
    name: row.name,
    owner: row.owner,
    sharedWith: sharedWith(row, viewer),
    storage: row.input_bytes + row.output_bytes,
    userTags: row.request.tags,
    coreType: row.core_type,
    isOwnCluster: row.cluster_is_persistent === false,
  };
}

/** `statusDate` of a job ends in `+00:00`: one client parses nothing else. */
export const toJobStatusEntryV2 = ({
  status,
  at,
  reason,
}: JobStatusRow): z.infer<typeof JobStatusEntryV2> => ({
  status,
  statusDate: at.replace('Z', '+00:00'),
  statusReason: reason,
});

export const toJobStatusEntry = (row: JobStatusRow): JobStatusEntry => ({
  ...toJobStatusEntryV2(row),
  id: String(row.id),
  jobId: row.job_id,
  substatus: null,
  notify: false,
  preventDuplicates: false,
});
