/** One protection in the code, and the test that must fail without it. */
export interface Guard {
  /** Number of the failure or attack it closes, such as `S5`; stands in the name of the test. */
  readonly case: string;
  /** What the guard does, as part of a sentence: "segments of a path are looked at one by one". */
  readonly what: string;
  /** Where it stands. */
  readonly file: string;
  /** Text of the file that is there exactly once. */
  readonly find: string;
  /** What stands there once the guard is taken out; has to be a program still. */
  readonly replace: string;
  /** A server test (`server/test/….test.ts`) or a unit test (`src/….spec.ts`). */
  readonly test: string;
}
