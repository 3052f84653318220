interface Bucket {
  /** What is left, at the time `at`. */
  readonly left: number;
  readonly at: number;
}

interface Rate {
  /** What may be taken at once. */
  readonly size: number;
  readonly perSecond: number;
  readonly clock: () => Date;
  /** Of so many keys the latest ones are kept: memory has an end, whoever asks. */
  readonly mostKeys?: number;
}

/** Counts by key how much more may be done: a bucket that fills again while nothing is taken. */
export function createBuckets({ size, perSecond, clock, mostKeys = 10_000 }: Rate) {
  const buckets = new Map<string, Bucket>();
  const levelOf = (key: string): number => {
    const bucket = buckets.get(key);
    if (!bucket) return size;
    // A clock that was set back fills nothing.
    const seconds = Math.max(0, clock().getTime() - bucket.at) / 1000;
    return Math.min(size, bucket.left + seconds * perSecond);
  };
  return {
    size,

    /** Whole ones. */
    left: (key: string): number => Math.floor(levelOf(key)),

    take(key: string): void {
      const left = Math.max(0, levelOf(key) - 1);
      buckets.delete(key);
      buckets.set(key, { left, at: clock().getTime() });
      const [oldest] = buckets.keys();
      if (buckets.size > mostKeys && oldest !== undefined) buckets.delete(oldest);
    },

    /** Whole seconds until there is one to take, at least 1. */
    wait: (key: string): number => Math.max(1, Math.ceil((1 - levelOf(key)) / perSecond)),
  };
}
export type Buckets = ReturnType<typeof createBuckets>;
