/** Half of the wait is left to chance: after a restart of the server not everybody comes at once. */
export const jittered = (waitMs: number, random = Math.random): number =>
  waitMs * (0.5 + random() / 2);
