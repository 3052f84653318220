import type { Db } from '../db/database.ts';
import type { ProcessEntry } from '../engine/local/process-table.ts';

/** What the checks look at. Nothing of it is ever changed by them. */
export interface Evidence {
  readonly db: Db;
  /** The state folder. */
  readonly home: string;
  /** State folders of the local engines, as their processes are tagged. */
  readonly engines: readonly string[];
  readonly processes: () => Promise<readonly ProcessEntry[]>;
  readonly clock: () => Date;
}

export interface Finding {
  /** What it is about, such as `job vGuqQZ`. */
  readonly subject: string;
  readonly seen: string;
  /** How to mend it. */
  readonly mend: string;
}

/** One promise, and how to see whether it is kept. */
export interface Check {
  readonly id: string;
  readonly promise: string;
  /** Untidy is what wastes room and harms nobody. */
  readonly weight: 'wrong' | 'untidy';
  look(evidence: Evidence): Promise<Finding[]>;
}

/** Whoever has more of a kind than these sees the pattern by them. */
export const MOST_FINDINGS = 100;
