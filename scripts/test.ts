import { add, inWords, NOTHING } from './lib/totals.ts';
import { checkSteps, endToEndStep, faultsStep, runStep, type StepResult } from './lib/steps.ts';
import { installWhatIsMissing, MissingPackages } from './system-packages.ts';

/**
 * Everything: system packages, checks, unit, server and end-to-end tests. Unlike `npm run check` it
 * goes on after a failure, so that one run tells all. The last line is `N passed, N failed`.
 */
try {
  await installWhatIsMissing();
  const results: StepResult[] = [];
  for (const step of [...checkSteps, faultsStep, endToEndStep]) results.push(await runStep(step));

  const bad = results.filter(({ isGood }) => !isGood);
  console.log(
    bad.length === 0
      ? '\nAll is well.'
      : `\nNot well: ${bad.map((result) => result.step.name).join(', ')}.`,
  );
  // A step that fails without a failing test (lint, a suite that does not start) counts as one failure.
  const untold = bad.filter(({ totals }) => totals.failed === 0).length;
  const totals = results.map((result) => result.totals).reduce(add, NOTHING);
  console.log(inWords(add(totals, { ...NOTHING, failed: untold })));
  process.exitCode = bad.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof MissingPackages)) throw error;
  console.error(error.message);
  console.log(inWords({ ...NOTHING, failed: 1 }));
  process.exitCode = 1;
}
