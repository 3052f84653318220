import { setTimeout as wait } from 'node:timers/promises';
import type { FaultKind } from './fault-plan.ts';

const DELAY_MS = 300;

/** Ends this process at once, holds it up, or fails the step. */
export async function strike(kind: FaultKind | undefined, where: string): Promise<void> {
  if (kind === 'kill') process.kill(process.pid, 'SIGKILL');
  if (kind === 'delay') await wait(DELAY_MS);
  if (kind === 'error') throw Object.assign(new Error(`A fault at ${where}`), { code: 'EIO' });
}
