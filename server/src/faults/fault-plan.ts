import { StartError } from '../db/start-error.ts';
import { CALLS, FAULT_POINTS } from './fault-points.ts';

const KINDS = ['kill', 'error', 'delay'] as const;
export type FaultKind = (typeof KINDS)[number];

export interface PlannedFault {
  /** A point, or a kind of call. */
  readonly where: string;
  readonly kind: FaultKind;
  /** The pass at which it strikes, counted from 1; null: every one. */
  readonly nth: number | null;
}

export interface FaultPlan {
  readonly planned: readonly PlannedFault[];
  /** Strikes at any point by chance; the same seed makes the same choices. */
  readonly random: {
    readonly seed: number;
    readonly probability: number;
    readonly kinds: readonly FaultKind[];
  } | null;
}

/**
 * Reads `MOORAGE_FAULTS`: `point:kind[:nth]`, several by comma, such as `submit.committed:kill:3,fs:error:17`, and
 * `random:<seed>:<probability>:<kind>+<kind>`.
 */
export function readFaultPlan(text: string | null): FaultPlan | null {
  if (text === null) return null;
  const parts = text.split(',').map((part) => part.trim().split(':'));
  const random = parts.filter(([where]) => where === 'random');
  if (random.length > 1) throw refusal(text, '"random" may stand there once');
  return {
    planned: parts.filter(([where]) => where !== 'random').map((part) => readFault(text, part)),
    random: random[0] ? readRandom(text, random[0]) : null,
  };
}

function readFault(
  text: string,
  [where = '', kind, nth, ...more]: readonly string[],
): PlannedFault {
  if (!FAULT_POINTS.includes(where) && !isCall(where))
    throw refusal(text, `there is no point "${where}"`);
  if (more.length > 0 || (nth !== undefined && !/^[1-9]\d{0,8}$/.test(nth)))
    throw refusal(text, `"${nth ?? ''}" is not the number of a pass`);
  return { where, kind: readKind(text, kind), nth: nth === undefined ? null : Number(nth) };
}

function readRandom(
  text: string,
  [, seed = '', probability = '', kinds = '', ...more]: readonly string[],
): NonNullable<FaultPlan['random']> {
  const chance = Number(probability);
  if (!/^\d{1,9}$/.test(seed) || !(chance > 0 && chance <= 1) || more.length > 0)
    throw refusal(text, '"random" takes a whole number as seed and a probability above 0, up to 1');
  return {
    seed: Number(seed),
    probability: chance,
    kinds: kinds.split('+').map((kind) => readKind(text, kind)),
  };
}

function readKind(text: string, kind: string | undefined): FaultKind {
  const found = KINDS.find((known) => known === kind);
  if (found) return found;
  throw refusal(text, `a fault is one of ${KINDS.join(', ')}, not "${kind ?? ''}"`);
}

const isCall = (where: string): boolean => CALLS.some((call) => call === where);

function refusal(text: string, why: string): StartError {
  return new StartError(
    `MOORAGE_FAULTS is "${text}", but ${why}: correct it, or leave it out as every server that people use must.`,
  );
}
