import { checkSteps, runStep } from './lib/steps.ts';

/** All that must be right before a change is offered; stops at the first thing that is not. */
for (const step of checkSteps) {
  const { isGood } = await runStep(step);
  if (!isGood) {
    process.exitCode = 1;
    break;
  }
}
