import * as z from 'zod';
import { looseCount, looseNumber, optional } from './wire.ts';

/** A code, or an object that carries one. */
export const CodeRequest = z
  .preprocess(
    (value) =>
      typeof value === 'object' && value !== null && 'code' in value ? value.code : value,
    z
      .string({ error: 'This field is required.' })
      .trim()
      .min(1, 'This field may not be blank.')
      .max(200),
  )
  .describe('A code, or {"code": …}.');

/** Hours; at most about eleven years, so that no date overflows. */
export const Walltime = looseNumber.pipe(
  z.number().positive('More than 0 hours are required.').max(100_000, 'At most 100000 hours.'),
);

export const HardwareRequest = z.object(
  {
    coreType: CodeRequest,
    coresPerSlot: looseCount(1, 1_000_000),
    slots: optional(looseCount(1, 1_000_000), 1),
    walltime: optional(Walltime, null),
    type: optional(z.string(), 'compute'),
  },
  {
    error: (issue) =>
      issue.input === undefined ? 'This field is required.' : 'An object is required.',
  },
);
export type HardwareRequest = z.output<typeof HardwareRequest>;

/** Minutes without a job after which a persistent cluster is torn down. */
export const IdleMinutes = looseNumber.pipe(
  z.number().min(1, 'At least 1 minute.').max(525_600, 'At most 525600 minutes (a year).'),
);

export const ClusterHardware = z.object({
  coreType: z.object({ code: z.string(), name: z.string() }),
  coresPerSlot: z.number(),
  slots: z.number(),
  type: z.string(),
  walltime: z.number().nullable().describe('hours'),
});
export type ClusterHardware = z.infer<typeof ClusterHardware>;
