import * as z from 'zod';
import { File } from './files.ts';
import { HardwareRequest, IdleMinutes } from './hardware.ts';
import { JobStatus, Outcome } from './statuses.ts';
import { looseBoolean, optional, requiredText, WireDate } from './wire.ts';

const InputFileRequest = z.object({ id: z.string(), decompress: optional(looseBoolean, true) });

/** Names become strings, an entry with an empty name is dropped. */
const EnvVars = z
  .preprocess(
    (value) => (value === null || value === '' ? {} : value),
    z.record(z.string(), z.unknown()).optional(),
  )
  .transform((vars) =>
    Object.fromEntries(
      Object.entries(vars ?? {})
        .filter(([name]) => name.trim() !== '')
        .map(([name, value]): [string, string] => [
          name.trim(),
          value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
        ]),
    ),
  )
  .refine((vars) => Object.keys(vars).every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)), {
    error: 'A variable name is letters, digits and underscores and does not begin with a digit.',
  })
  .refine((vars) => Object.values(vars).every((value) => !value.includes('\0')), {
    error: 'A value may not hold a NUL.',
  });

export const JobAnalysisRequest = z.object(
  {
    analysis: z.object(
      {
        code: z.string({ error: 'This field is required.' }),
        version: optional(z.coerce.string(), null),
      },
      { error: 'This field is required.' },
    ),
    command: z
      .preprocess(
        (value) => value ?? undefined,
        z.string({ error: 'This field is required.' }).max(1_000_000),
      )
      .refine((command) => !command.includes('\0'), { error: 'A command may not hold a NUL.' }),
    hardware: HardwareRequest,
    inputFiles: optional(z.array(InputFileRequest), []),
    envVars: EnvVars,
    useMpi: optional(looseBoolean, false),
    useRescaleLicense: optional(looseBoolean, false),
    onDemandLicenseSeller: optional(z.unknown(), null),
    userDefinedLicenseSettings: optional(z.unknown(), null),
    templateTasks: optional(z.array(z.unknown()), []),
    preProcessScript: optional(z.unknown(), null),
    postProcessScript: optional(z.unknown(), null),
    preProcessScriptCommand: optional(z.string(), ''),
    postProcessScriptCommand: optional(z.string(), ''),
    flags: optional(z.record(z.string(), z.unknown()), {}),
  },
  { error: 'An object is required.' },
);
export type JobAnalysisRequest = z.output<typeof JobAnalysisRequest>;

const text = optional(z.string().max(100_000), '');
const FileRef = z.object({ id: z.string() });

/** What happens to the cluster that is made for this job, once the job is over. */
export const AfterJob = z.enum(['tear_down', 'keep']);

export const JobRequest = z.object(
  {
    name: requiredText(200),
    jobanalyses: z
      .array(JobAnalysisRequest, { error: 'This field is required.' })
      .min(1, 'At least one analysis is required.')
      .max(100, 'At most 100 analyses.'),
    isLowPriority: optional(looseBoolean, false),
    projectId: optional(z.string(), null),
    project_id: optional(z.string(), null),
    clusterId: optional(z.string(), null),
    description: text,
    tags: optional(z.array(z.string()), []),
    paramFile: optional(FileRef, null),
    caseFile: optional(FileRef, null),
    jobvariables: optional(z.array(z.unknown()), []),
    isTemplateDryRun: optional(looseBoolean, false),
    includeNominalRun: optional(looseBoolean, false),
    monteCarloIterations: optional(z.coerce.number().int(), null),
    resourceFilters: optional(z.array(z.unknown()), null),
    billingPriorityValue: optional(z.string(), null),
    jobAutomations: optional(z.array(z.unknown()), []),
    clonedFrom: optional(z.string(), null),
    clusterAfterJob: optional(AfterJob, 'tear_down' as const),
    idleTimeoutMinutes: optional(IdleMinutes, null),
  },
  { error: 'A JSON object is required.' },
);
export type JobRequest = z.output<typeof JobRequest>;

/** Any part of a job request; a key that is left out stays as it was. */
export const JobPatch = JobRequest.partial();
export type JobPatch = z.output<typeof JobPatch>;

const AnalysisV2 = z.object({
  code: z.string(),
  name: z.string(),
  version: z.string(),
  versionName: z.string(),
});
const InputFile = File.extend({ decompress: z.boolean() });

const jobAnalysisV2 = z.object({
  analysis: AnalysisV2,
  command: z.string(),
  envVars: z.record(z.string(), z.string()),
  flags: z.record(z.string(), z.unknown()),
  hardware: z.object({
    coreSummary: z.object({
      memoryPerNode: z.number(),
      numberOfNodes: z.number(),
      storagePerNode: z.number(),
    }),
    coreType: z.string(),
    coresPerSlot: z.number(),
    slots: z.number(),
    type: z.string(),
    walltime: z.number().nullable(),
  }),
  inputFiles: z.array(InputFile),
  onDemandLicenseSeller: z.unknown(),
  postProcessScript: z.null(),
  postProcessScriptCommand: z.string(),
  preProcessScript: z.null(),
  preProcessScriptCommand: z.string(),
  templateTasks: z.array(z.unknown()),
  useMpi: z.boolean(),
  useRescaleLicense: z.boolean(),
  userDefinedLicenseSettings: z.unknown(),
});

/** What Moorage says beyond the contract, in a job and in a list item alike. */
const JobFacts = z.object({
  outcome: Outcome.nullable(),
  statusReason: z.string().nullable(),
  statusDate: WireDate.nullable(),
  exitCode: z
    .number()
    .nullable()
    .describe('of the first run that failed, else 0; null before the end'),
  signal: z.string().nullable(),
  cores: z.number().describe('cores per slot × slots that it holds while it runs'),
  cost: z.number().describe('core-hours × price so far'),
  currency: z.string(),
  pricePerHour: z.number(),
  elapsedWalltimeSeconds: z.number().nullable().describe('from the start of the first run on'),
  dateSubmitted: WireDate.nullable(),
  dateStarted: WireDate.nullable(),
  dateCompleted: WireDate.nullable(),
  clusterName: z.string().nullable(),
  usedClusterId: z.string().nullable().describe('the cluster it ran or runs on'),
  clonedFrom: z.string().nullable(),
});

export const JobV2 = JobFacts.omit({ clonedFrom: true }).extend({
  archiveFilters: z.array(z.unknown()),
  caseFile: z.null(),
  clusterId: z.string().nullable(),
  dateInserted: WireDate,
  description: z.string(),
  expectedRuns: z.number().nullable(),
  id: z.string(),
  includeNominalRun: z.boolean(),
  isLowPriority: z.boolean(),
  isTemplateDryRun: z.boolean(),
  jobvariables: z.array(z.unknown()),
  monteCarloIterations: z.number().nullable(),
  name: z.string(),
  optimizer: z.null(),
  owner: z.string(),
  paramFile: z.null(),
  projectId: z.string().nullable(),
  remoteVizConfig: z.null(),
  jobanalyses: z.array(jobAnalysisV2),
  resourceFilters: z.array(z.unknown()),
  clusterAfterJob: AfterJob,
  idleTimeoutMinutes: z.number().nullable(),
});
export type JobV2 = z.infer<typeof JobV2>;

export const Job = JobV2.extend({
  jobanalyses: z.array(
    jobAnalysisV2.extend({
      analysis: AnalysisV2.extend({ id: z.string(), type: z.string() }),
      hardware: jobAnalysisV2.shape.hardware.extend({
        coreType: z.object({ code: z.string(), name: z.string() }),
      }),
    }),
  ),
  attachedJobs: z.array(z.unknown()),
  autoAttachCloudfilesystem: z.boolean(),
  autosuspend: z.null(),
  clonedFrom: z.string().nullable(),
  currentUserHasFullAccess: z.boolean(),
  customFields: z.record(z.string(), z.unknown()),
  delayedStart: z.null(),
  diskQuota: z.string().nullable().describe('of each run, such as "10 GiB"; null: none'),
  folderId: z.string().nullable(),
  isPinned: z.boolean(),
  isPublisherSandbox: z.boolean(),
  isTemplate: z.boolean(),
  jobAutomations: z.array(z.unknown()),
  launchConfig: z.null(),
  osCostTier: z.null(),
  overrideImageName: z.null(),
  overrideImageRegion: z.null(),
  region: z.null(),
  rsjJob: z.null(),
  sharedWith: z.array(z.string()),
  study: z.null(),
  supportsReboot: z.boolean(),
  suspendAvailable: z.boolean(),
  suspensionStatus: z.null(),
  templatedFrom: z.null(),
  userTags: z.array(z.string()),
});
/** A job as v3 gives it. */
export type Job = z.infer<typeof Job>;

const Display = <T extends z.ZodType>(content: T) =>
  z.object({ content, labelClass: z.string(), useLabel: z.boolean() });

export const JobListItem = JobFacts.extend({
  analysisNames: z.array(z.string()),
  clusterStatusDisplay: Display(z.string()),
  dateInserted: WireDate,
  id: z.string(),
  isVisible: z.boolean(),
  jobStatus: Display(z.union([JobStatus, z.literal('')])),
  name: z.string(),
  owner: z.string(),
  sharedWith: z.array(z.string()),
  storage: z.number().describe('bytes of input and output files'),
  userTags: z.array(z.string()),
  coreType: z.string(),
  isOwnCluster: z.boolean().describe('the cluster was made for this job and goes with it'),
});
export type JobListItem = z.infer<typeof JobListItem>;
