import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Steps, ThreadAnswer, ThreadOrder } from './file-thread.ts';
import { hashFile, type FileHashes } from './hash-file.ts';
import { measureDiskUse, type DiskUse } from './measure-disk-use.ts';

/** Requests go first when there are fewer processors than threads that want one. */
const NICE = 10;

/** Orders take turns, step by step: the terabyte of one job does not keep the others waiting. */
const underWay = new Map<number, Steps<FileHashes | DiskUse>>();

function takeTurns(): void {
  for (const [id, steps] of underWay) {
    const answer = stepOf(id, steps);
    if (!answer) continue;
    underWay.delete(id);
    parentPort?.postMessage(answer);
  }
  // Orders that came meanwhile are taken in between.
  if (underWay.size > 0) setImmediate(takeTurns);
}

function stepOf(id: number, steps: Steps<FileHashes | DiskUse>): ThreadAnswer | undefined {
  try {
    const { done, value } = steps.next();
    return done === true ? { id, result: value } : undefined;
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

// Of this thread alone: the link's target ends in its number.
setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
parentPort?.on('message', (asked: ThreadOrder) => {
  const steps = asked.kind === 'hash' ? hashFile(asked.order) : measureDiskUse(asked.order);
  underWay.set(asked.id, steps);
  if (underWay.size === 1) setImmediate(takeTurns);
});
