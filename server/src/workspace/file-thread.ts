import { Worker } from 'node:worker_threads';
import type { FileHashes, HashOrder } from './hash-file.ts';
import type { DiskUse, DiskUseOrder } from './measure-disk-use.ts';

/** Work that pauses now and then, so that others get their turn. */
export type Steps<Result> = Iterator<undefined, Result>;

/** What the thread does: of each kind the order, and what comes of it. */
export interface FileWork {
  readonly hash: (order: HashOrder) => FileHashes;
  readonly diskUse: (order: DiskUseOrder) => DiskUse;
}
type Kind = keyof FileWork;

export type ThreadOrder = {
  [kind in Kind]: {
    readonly id: number;
    readonly kind: kind;
    readonly order: Parameters<FileWork[kind]>[0];
  };
}[Kind];
export type ThreadAnswer = { readonly id: number } & (
  { readonly result: ReturnType<FileWork[Kind]> } | { readonly problem: string }
);

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** It reads through one buffer and keeps little: without a limit V8 would take tens of megabytes before it tidies up. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 128 };

/**
 * The thread beside the one that answers requests, for long work on files. One for all: each costs as much memory as
 * hundreds of viewers. It is started with the first order, and never keeps the process alive.
 */
export function createFileThread() {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;

  function start(): Worker {
    // Options of the process, such as `--input-type`, may refuse a file.
    const options = { execArgv: [], resourceLimits: LIMITS };
    const started = new Worker(new URL('./file-thread-worker.ts', import.meta.url), options);
    started.on(
      'message',
      (answer: { id: number; result: never } | { id: number; problem: string }) => {
        const { resolve, reject } = waiting.get(answer.id) ?? {};
        waiting.delete(answer.id);
        if (waiting.size === 0) started.unref();
        if ('result' in answer) resolve?.(answer.result);
        else reject?.(new Error(answer.problem));
      },
    );
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

  const ask = <K extends Kind>(
    kind: K,
    order: Parameters<FileWork[K]>[0],
  ): Promise<ReturnType<FileWork[K]>> => {
    worker ??= start();
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker?.ref();
      worker?.postMessage({ id, kind, order });
    });
  };

  return {
    /** The first `size` bytes of an open file, or fewer if it is shorter; the caller closes it afterwards. */
    async hash(
      { fd, size }: { fd: number; size: number },
      signal?: AbortSignal,
    ): Promise<FileHashes> {
      signal?.throwIfAborted();
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const cancel = (): void => void Atomics.store(cancelled, 0, 1);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return await ask('hash', { fd, size, cancelled });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },

    /** What a folder takes on the disk. Safe while a job is at work in there; links are not followed. */
    diskUse: (order: DiskUseOrder): Promise<DiskUse> => ask('diskUse', order),

    /** What is under way fails. */
    async close(): Promise<void> {
      await worker?.terminate();
    },
  };
}
export type FileThread = ReturnType<typeof createFileThread>;
