import type { JobVariableRequest } from '#contract/sweeps';
import { distributionOf } from './draws.ts';
import { settingsOf } from './generator-settings.ts';

/**
 * Gives the variables that are drawn, and have no seed yet, one. It stands in their settings from then on: the job
 * draws the same values however often it is planned, and so does whoever sends the same settings again.
 */
export function seedVariables(
  variables: readonly JobVariableRequest[],
  newSeed: () => number,
): JobVariableRequest[] {
  return variables.map((variable, index) => {
    const { valueGeneratorType: generator, valueGeneratorSettings } = variable;
    if (generator === null) return variable;
    const settings = settingsOf(variable, index);
    const needsSeed = distributionOf(generator, settings) && settings.seed() === null;
    return needsSeed
      ? { ...variable, valueGeneratorSettings: { ...valueGeneratorSettings, seed: newSeed() } }
      : variable;
  });
}
