import { closeSync, lstatSync, opendirSync, openSync, type Dir, type Stats } from 'node:fs';
import type { Steps } from './file-thread.ts';
import { FOLDER, pathIn } from './open-at.ts';

export interface DiskUseOrder {
  readonly folder: string;
  /** Beyond this many bytes nobody wants to know how many. */
  readonly enough: number;
}

export interface DiskUse {
  readonly bytes: number;
  readonly tookMs: number;
}

/** A folder by the names that lead to it; the first is a path. */
interface Place {
  readonly parent: Place | null;
  readonly name: string;
}

interface OpenFolder {
  readonly place: Place;
  readonly fd: number;
  readonly dir: Dir;
}

/** Folders open at once; what lies deeper waits until these are read. */
const MOST_OPEN = 64;
const ENTRIES_AT_ONCE = 1_000;

/**
 * Adds up what lies in a folder: a job may have millions of files, folders nested deeper than a path is long, and may
 * put links in their place at any time. So each folder is opened from the open one around it, and not through a link.
 */
export function* measureDiskUse({ folder, enough }: DiskUseOrder): Steps<DiskUse> {
  const linked = new Set<number>();
  const open: OpenFolder[] = [];
  const later: Place[] = [{ parent: null, name: folder }];
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
    open.forEach(close);
  }

  /** Looks at one entry more: a folder may have millions, so they are never held together. Answers whether all is told. */
  function goOn(): boolean {
    const inner = open.at(-1);
    if (!inner) return openNext();
    const entry = unlessGone(() => inner.dir.readSync());
    if (!entry) {
      close(inner);
      open.pop();
      return false;
    }
    const path = pathIn(inner, entry.name);
    const found = unlessGone(() => lstatSync(path));
    if (found) bytes += newBytes(found);
    if (found?.isDirectory() === true) {
      const place = { parent: inner.place, name: entry.name };
      if (open.length < MOST_OPEN) addOpen(place, openFolder(path));
      else later.push(place);
    }
    return bytes > enough;
  }

  function openNext(): boolean {
    const place = later.pop();
    if (place) addOpen(place, openPlace(place));
    return place === undefined;
  }

  function addOpen(place: Place, fd: number | undefined): void {
    if (fd === undefined) return;
    const dir = unlessGone(() => opendirSync(pathIn({ fd }, '')));
    if (dir) open.push({ place, fd, dir });
    else closeSync(fd);
  }

  /**
   * What the disk gave, or the length if that is more: an output is hashed and handed out with all its holes. A file of
   * several names is there once.
   */
  function newBytes(found: Stats): number {
    if (found.nlink > 1 && !found.isDirectory()) {
      if (linked.has(found.ino)) return 0;
      linked.add(found.ino);
    }
    return Math.max(found.blocks * 512, found.isFile() ? found.size : 0);
  }
}

const openFolder = (path: string): number | undefined => unlessGone(() => openSync(path, FOLDER));

/** From the outermost folder on, one by one. */
function openPlace(place: Place): number | undefined {
  const names: string[] = [];
  for (let at: Place | null = place; at; at = at.parent) names.push(at.name);
  let fd = openFolder(names.pop() ?? '');
  for (let name = names.pop(); name !== undefined && fd !== undefined; name = names.pop()) {
    const around: number = fd;
    fd = openFolder(pathIn({ fd: around }, name));
    closeSync(around);
  }
  return fd;
}

function close({ dir, fd }: OpenFolder): void {
  dir.closeSync();
  closeSync(fd);
}

/** Jobs remove files while they are counted, and close folders to everybody. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
