import * as z from 'zod';

export const AnalysisVersion = z.object({
  id: z.string(),
  version: z.string(),
  versionCode: z.string(),
  eula: z.string().nullable(),
  allowedCoreTypes: z.array(z.string()),
  stdCommand: z.string(),
  mpiCommand: z.string(),
  smpCommand: z.string(),
  isInstalled: z.boolean().describe('checked on this site'),
  installation: z.string().describe('what was found, or what is missing and how to get it'),
});
export type AnalysisVersion = z.infer<typeof AnalysisVersion>;

export const Analysis = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  vendorName: z.string(),
  pricing: z.string().nullable(),
  hasRescaleLicense: z.boolean(),
  hasShortTermLicense: z.boolean(),
  licenseSettings: z.array(z.unknown()),
  optimizerType: z.number().nullable(),
  thumbnail: z.string(),
  displayOrder: z.number(),
  industries: z.array(z.object({ name: z.string(), icon: z.string().nullable() })),
  resources: z.array(z.object({ name: z.string(), url: z.string() })),
  supportDesks: z
    .array(z.object({ code: z.string(), displayName: z.string(), email: z.string() }))
    .optional()
    .describe('v2 only'),
  versions: z.array(AnalysisVersion),
});
export type Analysis = z.infer<typeof Analysis>;

/** A ready-to-run example: one click fills the whole job form. */
export const Example = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string(),
  analysis: z.object({ code: z.string(), version: z.string() }),
  command: z.string(),
  coresPerSlot: z.number(),
  walltime: z.number().describe('hours'),
  files: z.array(z.object({ name: z.string(), size: z.number() })),
  isRunnable: z.boolean().describe('its software is installed on this site'),
});
export type Example = z.infer<typeof Example>;
