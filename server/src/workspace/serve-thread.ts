import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

/** What `createThread` sends; both files know what an order of theirs is. */
interface ThreadOrder {
  readonly id: number;
  readonly order: never;
}

export type ThreadAnswer<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly problem: string };

/** Work that pauses now and then, so that others get their turn. */
export type Steps<Result> = Iterator<undefined, Result>;

/** Requests go first when there are fewer processors than threads that want one. */
const NICE = 10;

/**
 * What a file that `createThread` starts does with its orders. They take turns, step by step: the terabyte of one job
 * does not keep the others waiting.
 */
export function serveThread(work: (order: never) => Steps<unknown>): void {
  // Of this thread alone: the link's target ends in its number.
  setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
  const underWay = new Map<number, Steps<unknown>>();

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

  parentPort?.on('message', ({ id, order }: ThreadOrder) => {
    underWay.set(id, work(order));
    if (underWay.size === 1) setImmediate(takeTurns);
  });
}

function stepOf(id: number, steps: Steps<unknown>): ThreadAnswer<unknown> | undefined {
  try {
    const { done, value } = steps.next();
    return done === true ? { id, result: value } : undefined;
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}
