import * as z from 'zod';

/** Units: memory in MB per core, storage in GB per core, price per core-hour. */
export const CoreType = z.object({
  code: z.string(),
  name: z.string(),
  processorInfo: z.string(),
  description: z.string(),
  cores: z.array(z.number().int()),
  memory: z.number().int(),
  storage: z.number().int(),
  walltimeRequired: z.boolean().optional().describe('v2 only'),
  price: z.number().optional().describe('v2 only'),
  lowPriorityPrice: z.string().nullable().optional().describe('v2 only'),
  isActive: z.boolean(),
  isDeprecated: z.boolean(),
  isPrimary: z.boolean(),
  displayOrder: z.number().int().nullable(),
  hasSsd: z.boolean(),
  compute: z.string().nullable(),
  io: z.string(),
  storageIo: z.string(),
  remoteVizAllowed: z.boolean(),
  categoryCodes: z.array(z.string()),
  gpuCounts: z.array(z.number()),
  features: z.array(z.string()),
  mustBeRequested: z.boolean(),
  requiresTempSshAuth: z.boolean(),
  site: z.string(),
  coresInAll: z.number().int().describe('cores the site can hand out at once'),
  pricePerCoreHour: z.number(),
  currency: z.string(),
});
export type CoreType = z.infer<typeof CoreType>;

export const ComputePrice = z.object({
  coreType: z.string(),
  planName: z.string(),
  planType: z.string(),
  os: z.string(),
  isActive: z.boolean(),
  value: z.object({ amount: z.string(), currency: z.string() }),
});
export type ComputePrice = z.infer<typeof ComputePrice>;

/** Counts allowed per slot: those of one node, and multiples of the largest. */
export function isOfferedCoreCount(cores: readonly number[], wanted: number): boolean {
  const largest = cores.at(-1) ?? 0;
  return cores.includes(wanted) || (largest > 0 && wanted % largest === 0);
}
