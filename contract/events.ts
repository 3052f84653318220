import * as z from 'zod';
import { WireDate } from './wire.ts';

/** One change of something the user may see. The event's SSE id is `id`; a reconnect resumes after it. */
export const LiveEvent = z.object({
  id: z.string(),
  kind: z.enum(['job', 'cluster']),
  subjectId: z.string(),
  status: z.string(),
  date: WireDate,
});
export type LiveEvent = z.infer<typeof LiveEvent>;

/** Trouble of a site, for the strip under the top bar; an empty list when all is well. */
export const SiteHealth = z.object({
  site: z.string(),
  isReachable: z.boolean(),
  problem: z.string().nullable(),
  since: WireDate.nullable(),
});
export type SiteHealth = z.infer<typeof SiteHealth>;
