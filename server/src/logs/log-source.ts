import { watch, type FSWatcher } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { openInside } from '../workspace/open-inside.ts';
import { createJsonText } from './json-text.ts';
import { LOG_NAME } from './runs-view.ts';
import { openBeginning, openEnd } from './text-chunk.ts';

interface LogSourceDeps {
  readonly folder: string;
  /** Asked now and then; once true, nothing is written any more. */
  readonly isOver: () => Promise<boolean>;
  readonly pollMs: number;
}

export interface SourceChunk {
  /** The finished event, made once for all viewers. */
  readonly event: Buffer;
  /** Where the next chunk begins. */
  readonly next: number;
}

/** As much as a pipe holds: few events per megabyte, and little held for each viewer. */
const CHUNK_BYTES = 64 * 1024;
/** Viewers at the end of the log all want the same chunk; slower ones read for themselves. */
const KEPT_CHUNKS = 16;

/** A `LogChunk` on its way. */
const toEvent = (offset: number, next: number, text: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`id: ${String(next)}\nevent: chunk\ndata: {"offset":${String(offset)},"text":`),
    text,
    Buffer.from('}\n\n'),
  ]);

/** One log file that grows, watched and read once for all who look at it. */
export function createLogSource({ folder, isOver, pollMs }: LogSourceDeps) {
  const chunks = new Map<number, Promise<SourceChunk | undefined>>();
  const waiters = new Set<() => void>();
  /** A flood would leave a new buffer behind with every chunk, and memory grows until they are collected. */
  const spare: Buffer[] = [];
  const jsonText = createJsonText(CHUNK_BYTES);
  let opening: Promise<FileHandle | undefined> | undefined;
  let watcher: FSWatcher | undefined;
  let version = 0;
  let isFinal = false;
  let isAsking = false;
  let isClosed = false;
  let knownSize = -1;

  function changed(): void {
    version += 1;
    const woken = [...waiters];
    waiters.clear();
    for (const wake of woken) wake();
  }

  async function openLog(): Promise<FileHandle | undefined> {
    const opened = await openInside(folder, LOG_NAME);
    if (!opened) return undefined;
    if (isClosed) {
      await opened.handle.close();
      return undefined;
    }
    try {
      watcher = watch(join(folder, LOG_NAME), { persistent: false }, changed);
      // Removed, or too many watches: the poll goes on.
      watcher.on('error', () => watcher?.close());
    } catch {
      watcher = undefined;
    }
    return opened.handle;
  }

  /** The same handle for all; asked again as long as there is no file. */
  async function handle(): Promise<FileHandle | undefined> {
    opening ??= openLog();
    const current = opening;
    const opened = await current.catch((error: unknown) => {
      if (opening === current) opening = undefined;
      throw error;
    });
    if (!opened && opening === current) opening = undefined;
    return opened;
  }

  async function size(): Promise<number> {
    return (await (await handle())?.stat())?.size ?? 0;
  }

  async function read(offset: number, takesAll: boolean): Promise<SourceChunk | undefined> {
    const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
    try {
      return await readInto(buffer, offset, takesAll);
    } finally {
      spare.push(buffer);
    }
  }

  async function readInto(
    buffer: Buffer,
    offset: number,
    takesAll: boolean,
  ): Promise<SourceChunk | undefined> {
    const result = await (await handle())?.read(buffer, 0, CHUNK_BYTES, offset);
    const bytes = buffer.subarray(0, result?.bytesRead ?? 0);
    const isLast = takesAll && bytes.length < CHUNK_BYTES;
    const whole = isLast ? bytes : bytes.subarray(0, bytes.length - openEnd(bytes));
    if (whole.length === 0) return undefined;
    const next = offset + whole.length;
    return { event: toEvent(offset, next, jsonText(whole)), next };
  }

  /** Looks whether the file has grown without a word, and whether the run is over. */
  async function look(): Promise<void> {
    if (isAsking || isClosed || isFinal) return;
    isAsking = true;
    try {
      const isOverNow = await isOver();
      const sizeNow = await size();
      if (isOverNow === isFinal && sizeNow === knownSize) return;
      knownSize = sizeNow;
      isFinal = isOverNow;
      changed();
    } finally {
      isAsking = false;
    }
  }

  // The database or the disk may be away for a while: the next look tells.
  const timer = setInterval(() => void look().catch(() => undefined), pollMs);

  return {
    look,
    size,

    /** Grows with each change; read it before a chunk, and wait with it after the last one. */
    state: () => ({ version, isFinal }),

    /** The chunk at `offset`; undefined at the end of what is written. Never splits a character. */
    chunkAt(offset: number, takesAll: boolean): Promise<SourceChunk | undefined> {
      const kept = chunks.get(offset);
      if (kept) return kept;
      const chunk = read(offset, takesAll);
      chunks.set(offset, chunk);
      const forget = (): void => {
        if (chunks.get(offset) === chunk) chunks.delete(offset);
      };
      chunk.then((found) => {
        if (!found) forget();
      }, forget);
      for (const old of chunks.keys()) if (chunks.size > KEPT_CHUNKS) chunks.delete(old);
      return chunk;
    },

    /** Moves an offset that cuts a character forward to the next one. */
    async align(offset: number): Promise<number> {
      const buffer = Buffer.alloc(3);
      const result = await (await handle())?.read(buffer, 0, 3, offset);
      return offset + openBeginning(buffer.subarray(0, result?.bytesRead ?? 0));
    },

    /** Until something has changed since `seen`. */
    changedSince: (seen: number): Promise<void> =>
      new Promise((resolve) => {
        if (version !== seen || isClosed) resolve();
        else waiters.add(resolve);
      }),

    wakeAll: changed,

    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      changed();
      const opened = await opening?.catch(() => undefined);
      watcher?.close();
      await opened?.close();
    },
  };
}
export type LogSource = ReturnType<typeof createLogSource>;
