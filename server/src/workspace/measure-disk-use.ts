import { lstatSync, opendirSync, type Dir, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Steps } from './file-thread.ts';

export interface DiskUseOrder {
  readonly folder: string;
  /** Beyond this many bytes nobody wants to know how many. */
  readonly enough: number;
}

export interface DiskUse {
  readonly bytes: number;
  readonly tookMs: number;
}

/** Folders open at once; what lies deeper waits until these are read. */
const MOST_OPEN = 64;
const ENTRIES_AT_ONCE = 1_000;

/** Adds up what lies in a folder: a job may have millions of files. */
export function* measureDiskUse({ folder, enough }: DiskUseOrder): Steps<DiskUse> {
  const linked = new Set<number>();
  const open: { readonly path: string; readonly dir: Dir }[] = [];
  const later = [folder];
  let bytes = 0;
  let tookMs = 0;
  let isDone = false;
  try {
    while (!isDone) {
      const begun = performance.now();
      for (let entries = 0; entries < ENTRIES_AT_ONCE && !isDone; entries += 1) isDone = goOn();
      tookMs += performance.now() - begun;
      yield;
    }
    return { bytes, tookMs };
  } finally {
    for (const { dir } of open) dir.closeSync();
  }

  /** Looks at one entry more: a folder may have millions, so they are never held together. Answers whether all is told. */
  function goOn(): boolean {
    const inner = open.at(-1);
    if (!inner) return openNext();
    const entry = unlessGone(() => inner.dir.readSync());
    if (!entry) {
      inner.dir.closeSync();
      open.pop();
      return false;
    }
    const path = join(inner.path, entry.name);
    const found = unlessGone(() => lstatSync(path));
    if (found) bytes += newBytes(found);
    if (found?.isDirectory() === true) {
      if (open.length < MOST_OPEN) openFolder(path);
      else later.push(path);
    }
    return bytes > enough;
  }

  function openNext(): boolean {
    const path = later.pop();
    if (path !== undefined) openFolder(path);
    return path === undefined;
  }

  function openFolder(path: string): void {
    const dir = unlessGone(() => opendirSync(path));
    if (dir) open.push({ path, dir });
  }

  /** What the disk gave, not what the file says to be; a file of several names is there once. */
  function newBytes(found: Stats): number {
    if (found.nlink > 1 && !found.isDirectory()) {
      if (linked.has(found.ino)) return 0;
      linked.add(found.ino);
    }
    return found.blocks * 512;
  }
}

/** Jobs remove files while they are counted, and close folders to everybody. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
