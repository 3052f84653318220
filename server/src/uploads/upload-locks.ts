import { setTimeout } from 'node:timers/promises';
import type { Locker } from '@tus/server';
import { DomainError } from '../http/domain-error.ts';

interface Holder {
  readonly askToStop: () => void | Promise<void>;
  readonly gone: Promise<undefined>;
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
    if (!takesAnyway && now() - holder.activeAt < STALLED_MS) throw locked();
    await holder.askToStop();
    await Promise.race([holder.gone, setTimeout(WAIT_MS, undefined, { ref: false })]);
    if (holders.get(id) === holder) throw locked();
  }

  const lockerThat = (takesAnyway: boolean): Locker => ({
    newLock(id) {
      const { promise: gone, resolve } = Promise.withResolvers<undefined>();
      return {
        async lock(_signal, askToStop) {
          for (let holder = holders.get(id); holder; holder = holders.get(id))
            await makeWay(id, holder, takesAnyway);
          holders.set(id, { askToStop, gone, activeAt: now() });
        },
        unlock() {
          holders.delete(id);
          resolve(undefined);
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

const locked = (): DomainError =>
  new DomainError(423, 'This upload is being written to by another request. Try again shortly.');
