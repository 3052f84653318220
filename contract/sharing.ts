import * as z from 'zod';
import { optional, WireDate } from './wire.ts';

/** v3 of the wire contract also knows `account`, a workspace to share with: see the service. */
export const ShareRequest = z.object(
  {
    email: optional(z.string().trim().max(200), null),
    account: optional(z.string(), null),
    message: optional(z.string().max(10_000), ''),
  },
  { error: 'A JSON object is required.' },
);
export type ShareRequest = z.output<typeof ShareRequest>;

/** The answer of the wire contract. Nobody supports from afar here, so `supportDesk` is null. */
export const SharedJob = z.object({ recipient: z.string(), supportDesk: z.null() });

/** Somebody who may look at a job of somebody else. */
export const JobShare = z.object({
  email: z.string(),
  fullName: z.string(),
  message: z.string(),
  dateShared: WireDate,
});
export type JobShare = z.infer<typeof JobShare>;
