import { Worker } from 'node:worker_threads';

export interface FileHashes {
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

/** What the worker is told. */
export interface HashOrder {
  readonly id: number;
  readonly fd: number;
  /** More is not read: something may still be writing. */
  readonly size: number;
  /** Shared with the worker, which looks at it between two reads. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** What the worker says. */
export type HashAnswer =
  | { readonly id: number; readonly hashed: FileHashes }
  | { readonly id: number; readonly problem: string };

interface Waiting {
  readonly resolve: (hashed: FileHashes) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Hashes files in a thread of its own, one after the other: two digests over gigabytes would keep everybody else's
 * requests waiting. The thread is started with the first file, and never keeps the process alive.
 */
export function createFileHasher() {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;

  function start(): Worker {
    const started = new Worker(new URL('./hash-worker.ts', import.meta.url));
    started.unref();
    started.on('message', (answer: HashAnswer) => {
      const { resolve, reject } = waiting.get(answer.id) ?? {};
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ('hashed' in answer) resolve?.(answer.hashed);
      else reject?.(new Error(`A file could not be hashed: ${answer.problem}`));
    });
    const gone = (error: unknown): void => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values())
        reject(new Error('The thread that hashes files has ended', { cause: error }));
      waiting.clear();
    };
    started.on('error', gone);
    started.on('exit', gone);
    return started;
  }

  return {
    /** The first `size` bytes of an open file, or fewer if it is shorter; the caller closes it afterwards. */
    async hash(
      { fd, size }: { fd: number; size: number },
      signal?: AbortSignal,
    ): Promise<FileHashes> {
      signal?.throwIfAborted();
      worker ??= start();
      const id = ++last;
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const cancel = (): void => void Atomics.store(cancelled, 0, 1);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const hashed = new Promise<FileHashes>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
        });
        worker.ref();
        worker.postMessage({ id, fd, size, cancelled } satisfies HashOrder);
        return await hashed;
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },

    /** What is under way is given up. */
    async close(): Promise<void> {
      await worker?.terminate();
    },
  };
}
export type FileHasher = ReturnType<typeof createFileHasher>;
