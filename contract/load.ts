import * as z from 'zod';
import { WireDate } from './wire.ts';

/** What ran on a node of the job's cluster, averaged over a short while. */
export const LoadMeasurement = z.object({
  time: WireDate,
  node: z.string(),
  cpu: z.number().describe("part of the cluster's cores, 0 to 1"),
  memory: z.number().describe('bytes'),
});
export type LoadMeasurement = z.infer<typeof LoadMeasurement>;

/** The answer is fetched from `tasks/{token}/`. */
export const LoadTask = z.object({ token: z.string(), totalPages: z.number() });
export type LoadTask = z.infer<typeof LoadTask>;

export const TaskResult = z.object({ ready: z.boolean(), result: z.array(LoadMeasurement) });
export type TaskResult = z.infer<typeof TaskResult>;
