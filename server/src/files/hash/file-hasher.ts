import { createThread } from '../../workspace/thread.ts';

export interface FileHashes {
  readonly size: number;
  readonly sha512: string;
  readonly md5: string;
}

/** What the thread is told. */
export interface HashOrder {
  readonly fd: number;
  /** More is not read: something may still be writing. */
  readonly size: number;
  /** Shared with the thread, which looks at it between two reads. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** Hashes files in a thread of its own: two digests over gigabytes would keep everybody else's requests waiting. */
export function createFileHasher() {
  const thread = createThread<HashOrder, FileHashes>(new URL('./hash-worker.ts', import.meta.url));

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
        return await thread.ask({ fd, size, cancelled });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },

    close: thread.close,
  };
}
export type FileHasher = ReturnType<typeof createFileHasher>;
