import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

export interface ThreadOrder<Order> {
  readonly id: number;
  readonly order: Order;
}

export type ThreadAnswer<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly problem: string };

/** Requests go first when there are fewer processors than threads that want one. */
const NICE = 10;

/** What a file that `createThread` starts does: it works off its orders, each in one go. */
export function serveThread<Order, Result>(work: (order: Order) => Result): void {
  // Of this thread alone: the link's target ends in its number.
  setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
  parentPort?.on('message', ({ id, order }: ThreadOrder<Order>) => {
    parentPort?.postMessage(answer(id, () => work(order)));
  });
}

function answer<Result>(id: number, work: () => Result): ThreadAnswer<Result> {
  try {
    return { id, result: work() };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}
