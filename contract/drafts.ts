import * as z from 'zod';
import { WireDate } from './wire.ts';

/** What the job form holds while somebody fills it in. Nothing in it has to be complete or right yet. */
export const JobForm = z.object({
  name: z.string().max(200),
  inputFiles: z.array(
    z.object({ id: z.string(), name: z.string(), size: z.number(), decompress: z.boolean() }),
  ),
  analysis: z.object({ code: z.string(), version: z.string() }),
  command: z.string().max(1_000_000),
  envVars: z.array(z.object({ name: z.string(), value: z.string() })),
  hardware: z.object({
    choice: z.enum(['persistent', 'new']),
    clusterId: z.string().nullable(),
    coreType: z.string().nullable(),
    coresPerSlot: z.number().nullable(),
    slots: z.number(),
    walltime: z.number().nullable().describe('hours'),
    afterJob: z.enum(['tear_down', 'keep']),
    idleTimeoutMinutes: z.number(),
  }),
  clonedFrom: z.string().nullable(),
});
export type JobForm = z.infer<typeof JobForm>;

export const Draft = z.object({ id: z.string(), dateUpdated: WireDate, form: JobForm });
export type Draft = z.infer<typeof Draft>;

export const DraftRequest = z.object({ form: JobForm });
/** Fills a new draft: from nothing, from an example of ours, or from a job. */
export const NewDraftRequest = z.object({
  example: z.string().optional(),
  job: z.string().optional(),
  keepHardware: z
    .boolean()
    .optional()
    .describe('with `job`: false leaves the hardware to be chosen'),
});
