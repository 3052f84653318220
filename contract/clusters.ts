import * as z from 'zod';
import { ClusterHardware, HardwareRequest, IdleMinutes } from './hardware.ts';
import { ClusterStatus } from './statuses.ts';
import { looseBoolean, optional, requiredText, WireDate } from './wire.ts';

const AnalysisRef = z.object({
  analysis: z.object({ code: z.string(), version: optional(z.coerce.string(), null) }),
});

export const ClusterRequest = z.object(
  {
    name: optional(requiredText(100), null),
    hardware: HardwareRequest,
    installedAnalyses: optional(z.array(AnalysisRef), []),
    runLowPriority: optional(looseBoolean, false),
    idleTimeoutMinutes: optional(IdleMinutes, null),
  },
  { error: 'A JSON object is required.' },
);
export type ClusterRequest = z.output<typeof ClusterRequest>;

/** A persistent cluster without a job is torn down after this long, unless its owner says otherwise. */
export const DEFAULT_IDLE_MINUTES = 30;

/** What may change while a cluster lives. */
export const ClusterPatch = z.object({
  name: optional(requiredText(100), null),
  idleTimeoutMinutes: optional(IdleMinutes, null),
  walltime: optional(
    z.preprocess(
      (value) => (typeof value === 'string' ? Number(value) : value),
      z.number().positive().max(100_000),
    ),
    null,
  ).describe('hours from Started on; not less than have passed'),
});
export type ClusterPatch = z.output<typeof ClusterPatch>;

/** A job that holds cores of a cluster, or waits for them. */
export const ClusterJob = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  statusReason: z.string().nullable(),
  cores: z.number(),
  dateSubmitted: WireDate.nullable(),
  dateStarted: WireDate.nullable(),
  endsBefore: WireDate.nullable().describe('when its walltime ends it at the latest'),
});
export type ClusterJob = z.infer<typeof ClusterJob>;

export const Cluster = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  dateInserted: WireDate,
  status: ClusterStatus,
  runLowPriority: z.boolean(),
  hardware: ClusterHardware,
  installedAnalyses: z.array(
    z.object({
      analysis: z.object({
        code: z.string(),
        name: z.string(),
        version: z.string(),
        versionName: z.string(),
      }),
    }),
  ),
  statusReason: z.string().nullable(),
  statusDate: WireDate,
  isPersistent: z.boolean(),
  site: z.string(),
  cores: z.number().describe('slots × cores per slot'),
  coresFree: z.number(),
  jobsRunning: z.number(),
  jobsQueued: z.number(),
  runningJobs: z.array(ClusterJob).describe('those that hold its cores now, at most 20'),
  dateStarted: WireDate.nullable(),
  dateStopped: WireDate.nullable(),
  idleTimeoutMinutes: z.number(),
  idleSince: WireDate.nullable().describe('null while it has jobs or is not Started'),
  endsBefore: WireDate.nullable().describe('when its walltime ends it'),
  uptimeSeconds: z.number().nullable(),
  pricePerHour: z.number(),
  cost: z.number().describe('core-hours since Started × price'),
  currency: z.string(),
});
export type Cluster = z.infer<typeof Cluster>;

export const AttachJobRequest = z.object({
  id: z.string({ error: 'This field is required.' }),
  submit: optional(looseBoolean, false),
});
