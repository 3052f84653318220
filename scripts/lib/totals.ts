export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

export function add(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The line that a test run ends with. */
export function inWords({ passed, failed, skipped }: Totals): string {
  const line = `${String(passed)} passed, ${String(failed)} failed`;
  return skipped > 0 ? `${line}, ${String(skipped)} skipped` : line;
}

/** `Executed 7 of 9 (1 FAILED) (skipped 2)`, the last of many such lines. */
export function ofKarma(output: string): Totals {
  const last = [...output.matchAll(/Executed (\d+) of \d+(.*)/g)].at(-1);
  if (!last) return NOTHING;
  const rest = last[2] ?? '';
  const failed = firstNumber(/\((\d+) FAILED\)/, rest);
  return {
    passed: Number(last[1]) - failed,
    failed,
    skipped: firstNumber(/\(skipped (\d+)\)/, rest),
  };
}

/** The summary of `node --test`: `ℹ pass 7` and its like. */
export function ofNodeTest(output: string): Totals {
  return {
    passed: firstNumber(/^. pass (\d+)$/m, output),
    failed: firstNumber(/^. fail (\d+)$/m, output) + firstNumber(/^. cancelled (\d+)$/m, output),
    skipped: firstNumber(/^. skipped (\d+)$/m, output) + firstNumber(/^. todo (\d+)$/m, output),
  };
}

/** The summary of Playwright: `1 failed`, `2 flaky`, `1 skipped`, `3 did not run`, `7 passed (12.3s)`. */
export function ofPlaywright(output: string): Totals {
  return {
    passed: firstNumber(/^ {2}(\d+) passed/m, output) + firstNumber(/^ {2}(\d+) flaky/m, output),
    failed:
      firstNumber(/^ {2}(\d+) failed/m, output) +
      firstNumber(/^ {2}(\d+) interrupted/m, output) +
      firstNumber(/^ {2}(\d+) did not run/m, output),
    skipped: firstNumber(/^ {2}(\d+) skipped/m, output),
  };
}

/** The last line of our own test programs: `7 passed, 0 failed`. */
export function ofWords(output: string): Totals {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (!last) return NOTHING;
  const [passed = 0, failed = 0, skipped = 0] = last.slice(1).map((text) => Number(text || 0));
  return { passed, failed, skipped };
}

function firstNumber(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
