import type { RunVariable } from '#contract/runs';
import { isPlain, toVariable } from './run-variable.ts';

/** What a program prints by mistake must not fill a table. */
const MOST_RESULTS = 1_000;
const LONGEST_NAME = 200;
const LONGEST_VALUE = 10_000;

/**
 * The results of a run: the lines `name<TAB>value` among what its post-processing printed. Other lines are for people;
 * of two with one name the later one stands.
 */
export function readResults(text: string): RunVariable[] {
  const results = new Map<string, RunVariable>();
  for (const line of text.split('\n')) {
    const tab = line.indexOf('\t');
    const name = line.slice(0, Math.max(0, tab)).trim();
    const value = line.slice(tab + 1).trim();
    const isGood =
      name !== '' &&
      value !== '' &&
      name.length <= LONGEST_NAME &&
      value.length <= LONGEST_VALUE &&
      isPlain(name) &&
      isPlain(value);
    if (isGood && (results.has(name) || results.size < MOST_RESULTS))
      results.set(name, toVariable(name, value));
  }
  return [...results.values()];
}
