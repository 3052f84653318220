import * as z from 'zod';
import { WireDate } from './wire.ts';

/** Spelled as clients look for them. `Completed` is the only end, for success and failure alike. */
export const JobStatus = z.enum([
  'Pending',
  'Queued',
  'Waiting for Cluster',
  'Waiting for Queue',
  'Started',
  'Validated',
  'Executing',
  'Stopping',
  'Completed',
]);
export type JobStatus = z.infer<typeof JobStatus>;

/** Statuses in which a job holds cores of its cluster. */
export const HOLDING_STATUSES = [
  'Started',
  'Validated',
  'Executing',
  'Stopping',
] as const satisfies JobStatus[];

export const ClusterStatus = z.enum([
  'Not Started',
  'Pending',
  'Queued',
  'Starting',
  'Started',
  'Stop Requested',
  'Stopping',
  'Stopped',
  'Unknown',
  'Error',
]);
export type ClusterStatus = z.infer<typeof ClusterStatus>;

/** How a job or run really ended; null before the end. */
export const Outcome = z.enum(['succeeded', 'failed', 'stopped', 'timed_out', 'lost']);
export type Outcome = z.infer<typeof Outcome>;

export const JobStatusEntryV2 = z.object({
  status: JobStatus,
  statusDate: WireDate,
  statusReason: z.string().nullable(),
});
export const JobStatusEntry = JobStatusEntryV2.extend({
  id: z.string(),
  jobId: z.string(),
  substatus: z.null(),
  notify: z.boolean(),
  preventDuplicates: z.boolean(),
});
export type JobStatusEntry = z.infer<typeof JobStatusEntry>;

export const JobClusterStatusEntry = z.object({
  status: ClusterStatus,
  statusDate: WireDate,
  statusReason: z.string().nullable(),
});
export const ClusterStatusEntry = JobClusterStatusEntry.extend({
  id: z.string(),
  clusterId: z.string(),
});
export type ClusterStatusEntry = z.infer<typeof ClusterStatusEntry>;
