/** What one job was made for, and all that its client was told of it. */
export interface KnownJob {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string | null;
  /** Of its command; null for one that runs until it is stopped. */
  readonly exitCode: number | null;
  /** The server said yes. */
  isSubmitted: boolean;
  /** Its client asked for its end, or for that of its cluster: it may come too late. */
  isToEnd: boolean;
  /** The first end that was seen; there may never be another. */
  end: string | null;
  readonly notes: string[];
}

/** What the clients did and were answered: one side of the comparison. */
export function createHistory(clock: () => Date) {
  const jobs = new Map<string, KnownJob>();
  const clusters = new Set<string>();
  const surprises: { readonly subject: string; readonly seen: string }[] = [];
  const note = (job: KnownJob, text: string): void => {
    job.notes.push(`${clock().toISOString()} client: ${text}`);
  };

  return {
    jobs,
    clusters,
    surprises,
    note,

    add(fresh: Pick<KnownJob, 'id' | 'name' | 'clusterId' | 'exitCode'>): KnownJob {
      const job = { ...fresh, isSubmitted: false, isToEnd: false, end: null, notes: [] };
      jobs.set(job.id, job);
      note(job, `created "${job.name}"`);
      return job;
    },

    /** Something no client may ever see. */
    surprise(subject: string, seen: string): void {
      surprises.push({ subject, seen });
    },
  };
}
export type History = ReturnType<typeof createHistory>;
