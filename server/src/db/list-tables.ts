/** Lines to add up: how many jobs of each state somebody has, and how often any of them changed (see 0015). */
export interface JobCountTable {
  owner_id: string;
  /** The outcome of a job that is over, the status of one under way, else `saved`. */
  state: string;
  jobs: number;
  changes: number;
}
