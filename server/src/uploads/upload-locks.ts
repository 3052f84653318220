import type { Locker } from '@tus/server';

interface Holder {
  readonly askToStop: () => void | Promise<void>;
  readonly gone: Promise<void>;
  activeAt: number;
}

/** Whoever has sent nothing for so long has most likely lost its connection without our having been told. */
const STALLED_MS = 5_000;
const WAIT_MS = 10_000;

interface Deps {
  /** Milliseconds of a clock that never jumps. */
  readonly now?: () => number;
}

/**
 * One writer for each upload. A second one is refused while the first is at it, and takes its place when that has
 * stalled. Whoever removes the upload takes it in any case.
 */
export function createUploadLocks({ now = () => performance.now() }: Deps = {}) {
  const holders = new Map<string, Holder>();

  async function makeWay(id: string, holder: Holder, takesAnyway: boolean): Promise<void> {
    if (!takesAnyway && now() - holder.activeAt < STALLED_MS) throw LOCKED;
    await holder.askToStop();
    const timedOut = Promise.withResolvers<void>();
    const timer = setTimeout(timedOut.resolve, WAIT_MS);
    await Promise.race([holder.gone, timedOut.promise]);
    clearTimeout(timer);
    if (holders.get(id) === holder) throw LOCKED;
  }

  const lockerThat = (takesAnyway: boolean): Locker => ({
    newLock(id) {
      const { promise: gone, resolve } = Promise.withResolvers<void>();
      return {
        async lock(_signal, askToStop) {
          for (let holder = holders.get(id); holder; holder = holders.get(id))
            await makeWay(id, holder, takesAnyway);
          holders.set(id, { askToStop, gone, activeAt: now() });
        },
        unlock() {
          holders.delete(id);
          resolve();
          return Promise.resolve();
        },
      };
    },
  });

  return {
    writer: lockerThat(false),
    remover: lockerThat(true),
    /** Looking takes no lock: it must not wait for the writer. */
    reader: FREE,
    isHeld: (id: string): boolean => holders.has(id),

    /** The writer has sent something. */
    isActive(id: string): void {
      const holder = holders.get(id);
      if (holder) holder.activeAt = now();
    },
  };
}
export type UploadLocks = ReturnType<typeof createUploadLocks>;

const FREE: Locker = {
  newLock: () => ({ lock: () => Promise.resolve(), unlock: () => Promise.resolve() }),
};

/** In the form that the tus library knows. */
const LOCKED = {
  status_code: 423,
  body: 'This upload is being written to by another request. Try again shortly.',
};
