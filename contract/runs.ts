import * as z from 'zod';
import { Outcome } from './statuses.ts';
import { WireDate } from './wire.ts';

export const Run = z.object({
  dateCompleted: WireDate.nullable(),
  dateStarted: WireDate.nullable(),
  displayOrder: z.number(),
  id: z.string(),
  isOptimal: z.boolean(),
  outputFileCount: z.number(),
  outputFileSize: z.number().nullable().describe('bytes'),
  parent: z.string().nullable(),
  type: z.number(),
  variables: z.array(
    z.object({
      displayValue: z.string(),
      isRelative: z.boolean(),
      name: z.string(),
      value: z.number(),
    }),
  ),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
  outcome: Outcome.nullable(),
});
export type Run = z.infer<typeof Run>;

/** One event of a live log: text that begins at byte `offset` of `process_output.log`. */
export const LogChunk = z.object({ offset: z.number(), text: z.string() });
export type LogChunk = z.infer<typeof LogChunk>;

/** The last event of a live log; `size` is the length of the whole log in bytes. */
export const LogEnd = z.object({ size: z.number() });
export type LogEnd = z.infer<typeof LogEnd>;

export const Instance = z.object({
  id: z.string(),
  clusterId: z.string(),
  role: z.enum(['MPI_MASTER', 'MPI_SLAVE']),
  publicHostname: z.string(),
  publicIp: z.string(),
  sshPort: z.number(),
  username: z.string(),
});
export type Instance = z.infer<typeof Instance>;
