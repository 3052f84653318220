import { NOTHING, ofKarma, ofNodeTest, ofPlaywright, ofWords, type Totals } from './totals.ts';
import { run } from './run.ts';

export interface Step {
  readonly name: string;
  /** Name of the npm script; also what a person runs to see this step alone. */
  readonly script: string;
  /** Reads the number of tests off the output; steps that run no tests have none. */
  readonly totals?: (output: string) => Totals;
}

export const checkSteps: readonly Step[] = [
  { name: 'format', script: 'format:check' },
  { name: 'lint', script: 'lint' },
  { name: 'types', script: 'typecheck' },
  { name: 'unused code', script: 'knip' },
  { name: 'OpenAPI is up to date', script: 'openapi:check' },
  { name: 'unit tests', script: 'test:unit', totals: ofKarma },
  { name: 'server tests', script: 'test:server', totals: ofNodeTest },
];

/** Two minutes of it; `npm run test:faults -- --minutes 10` looks closer. */
export const faultsStep: Step = {
  name: 'a server that dies and fails',
  script: 'test:faults',
  totals: ofWords,
};

export const endToEndStep: Step = {
  name: 'end-to-end tests',
  script: 'test:e2e',
  totals: ofPlaywright,
};

export interface StepResult {
  readonly step: Step;
  readonly totals: Totals;
  readonly isGood: boolean;
}

/** A suite that ran no test is a failure: it is how a broken configuration looks. */
export async function runStep(step: Step): Promise<StepResult> {
  console.log(`\n▶ ${step.name} (npm run ${step.script})`);
  const { code, output, seconds } = await run('npm', ['run', '--silent', step.script]);
  const totals = step.totals?.(output) ?? NOTHING;
  const isEmpty = step.totals !== undefined && totals.passed + totals.failed === 0;
  const isGood = code === 0 && totals.failed === 0 && !isEmpty;
  console.log(`${isGood ? '✔' : '✖'} ${step.name}, ${seconds.toFixed(0)} s`);
  if (isEmpty) console.log('  No test was run.');
  if (!isGood) console.log(`  See it alone with: npm run ${step.script}`);
  return { step, totals, isGood };
}
