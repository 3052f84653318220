import { Worker } from 'node:worker_threads';
import type { ThreadAnswer } from './serve-thread.ts';

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

export interface Thread<Order, Result> {
  ask(order: Order): Promise<Result>;
  /** What is under way fails. */
  close(): Promise<void>;
}

/**
 * A thread beside the one that answers requests, for long work on files, done by the `serveThread` of `file`. It is
 * started with the first order, and never keeps the process alive.
 */
export function createThread<Order, Result>(file: URL): Thread<Order, Result> {
  const waiting = new Map<number, Waiting<Result>>();
  let worker: Worker | undefined;
  let last = 0;

  function start(): Worker {
    // Options of the process, such as `--input-type`, may refuse a file.
    const started = new Worker(file, { execArgv: [] });
    started.on('message', (answer: ThreadAnswer<Result>) => {
      const { resolve, reject } = waiting.get(answer.id) ?? {};
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ('result' in answer) resolve?.(answer.result);
      else reject?.(new Error(answer.problem));
    });
    const gone = (error: unknown): void => {
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of waiting.values())
        reject(new Error('The thread has ended', { cause: error }));
      waiting.clear();
    };
    started.on('error', gone);
    started.on('exit', gone);
    return started;
  }

  return {
    ask(order) {
      worker ??= start();
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker?.ref();
        worker?.postMessage({ id, order });
      });
    },

    async close() {
      await worker?.terminate();
    },
  };
}
