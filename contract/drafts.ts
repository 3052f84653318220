import * as z from 'zod';
import { WireDate } from './wire.ts';

/** One software with its commands. Several run one after the other on the same cluster. */
export const Tile = z.object({
  analysis: z.object({ code: z.string(), version: z.string() }),
  command: z.string().max(1_000_000),
  preCommand: z.string().max(1_000_000).describe('runs before the command, in every run'),
  postCommand: z.string().max(1_000_000).describe('runs after it; what it prints are results'),
  envVars: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Tile = z.infer<typeof Tile>;

/** How the values of a variable come about. */
export const GENERATORS = [
  'FixedRange',
  'Linspace',
  'Normal',
  'LogNormal',
  'Uniform',
  'Triangular',
] as const;

/** What makes one job many runs. */
export const SweepForm = z.object({
  paramFile: z.string().nullable().describe('id of one of the input files'),
  templates: z
    .array(z.object({ fileId: z.string(), processedName: z.string().max(1000) }))
    .max(1000),
  variables: z
    .array(
      z.object({
        name: z.string().max(200),
        generator: z.enum(GENERATORS),
        settings: z.record(z.string(), z.string().max(200)),
      }),
    )
    .max(1000),
  iterations: z.number().nullable(),
  includeNominalRun: z.boolean(),
});
export type SweepForm = z.infer<typeof SweepForm>;

/** What the job form holds while somebody fills it in. Nothing in it has to be complete or right yet. */
export const JobForm = z.object({
  name: z.string().max(200),
  inputFiles: z.array(
    z.object({ id: z.string(), name: z.string(), size: z.number(), decompress: z.boolean() }),
  ),
  ...Tile.shape,
  moreTiles: z.array(Tile).max(99).describe('what runs after the first'),
  sweep: SweepForm,
  runForever: z.boolean(),
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
  projectId: z.string().nullable().default(null).describe('what it is to be charged to'),
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
