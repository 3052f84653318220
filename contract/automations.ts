import * as z from 'zod';

/** A script that a site runs before or after jobs. */
export const Automation = z.object({
  id: z.string(),
  name: z.string(),
  executeOn: z.enum(['pre', 'post']),
  scriptName: z.string(),
  executionFrequency: z.string(),
  environmentVariables: z.array(z.object({ name: z.string(), defaultValue: z.string() })),
  description: z.string(),
  thumbnailUrl: z.string(),
  osFamily: z.string(),
  analysisDependencies: z.array(z.string()),
  command: z.string(),
});
