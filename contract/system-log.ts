import * as z from 'zod';

/** One line of a job's system log: what happened around it, in words. */
export const SystemLogLine = z.object({ message: z.string() });
export type SystemLogLine = z.infer<typeof SystemLogLine>;

/** Where the nodes of a job are; no promise that somebody may sign in there. */
export const ConnectionDetails = z.object({
  connectionDetails: z.array(z.object({ host: z.string(), port: z.number() })),
});
export type ConnectionDetails = z.infer<typeof ConnectionDetails>;
