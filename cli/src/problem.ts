/** How the client ends. What the job did is told by the codes below 33; everything of the client's own is 33. */
export const EXIT = {
  succeeded: 0,
  failed: 1,
  stopped: 2,
  timed_out: 3,
  lost: 4,
  problem: 33,
  interrupted: 130,
} as const;

/** Something that the person can do something about; its message says what happened and what to do. */
export class Problem extends Error {}
