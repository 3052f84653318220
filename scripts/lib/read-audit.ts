import * as z from 'zod';

export type Audit =
  | { readonly asked: true; readonly found: number }
  | { readonly asked: false; readonly why: string };

const Report = z.object({
  metadata: z.object({ vulnerabilities: z.object({ high: z.int(), critical: z.int() }) }),
});
const Refusal = z.object({ message: z.string() });

/** What `npm audit --json` printed: known flaws, or why nobody could be asked. */
export function readAudit(text: string): Audit {
  const answer = parse(text);
  const report = Report.safeParse(answer);
  if (report.success) {
    const { high, critical } = report.data.metadata.vulnerabilities;
    return { asked: true, found: high + critical };
  }
  const refusal = Refusal.safeParse(answer);
  return { asked: false, why: refusal.success ? refusal.data.message : 'no answer was understood' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page of a proxy, or nothing at all
  }
}
