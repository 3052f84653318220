import { FAULT_POINTS } from '../../src/faults/fault-points.ts';
import { createRandom } from '../../src/faults/random.ts';
import type { Life } from './server-keeper.ts';

/** A point that nobody comes to in this time is left for chance. */
const PATIENCE_MS = 6_000;

/** The points in turn: each is killed at once, and an error and a delay strike at two others meanwhile. */
export function livesInTurn(seed: number): Life[] {
  const random = createRandom(seed);
  const at = (index: number): string => FAULT_POINTS[index % FAULT_POINTS.length] ?? '';
  return FAULT_POINTS.map((point, index) => ({
    faults: [
      `${point}:kill:${String(1 + Math.floor(random() * 2))}`,
      `${at(index + 7)}:error:1`,
      `${at(index + 17)}:delay:1`,
    ].join(','),
    killAfterMs: PATIENCE_MS,
  }));
}

/** Faults by chance, failing calls, and kills from outside. */
export function lifeByChance(random: () => number): Life {
  const upTo = (count: number): string => String(1 + Math.floor(random() * count));
  return {
    faults: [
      `random:${upTo(1e6)}:0.004:kill+error+delay`,
      `fs:error:${upTo(300)}`,
      `database:error:${upTo(300)}`,
      `spawn:error:${upTo(20)}`,
    ].join(','),
    killAfterMs: 2_000 + Math.floor(random() * 6_000),
  };
}

export const peacefulLife: Life = { faults: null, killAfterMs: null };

/** One after the other, then none. */
export function createLives(lives: readonly Life[]): () => Life | null {
  const left = [...lives];
  return () => left.shift() ?? null;
}
