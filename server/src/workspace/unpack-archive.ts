import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import unbzip2 from 'unbzip2-stream';
import xz from 'xz-decompress';
import { BadArchive } from './bad-archive.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import { createUnpackTarget } from './unpack-target.ts';
import { untar } from './untar.ts';
import { unzip } from './unzip.ts';

const kinds = [
  { ending: /\.zip$/i, decompress: undefined },
  { ending: /\.tar$/i, decompress: (packed: Readable) => packed },
  { ending: /\.(tar\.gz|tgz)$/i, decompress: gunzip },
  { ending: /\.tar\.bz2$/i, decompress: bunzip2 },
  { ending: /\.tar\.xz$/i, decompress: unxz },
] as const;

/** Whether a file of that name is unpacked; a lone `.gz` is not. */
export const isArchive = (name: string): boolean => kinds.some(({ ending }) => ending.test(name));

/** Unpacks `file` into `root`. Rejects with BadArchive; what was unpacked until then stays. */
export async function unpackArchive(
  file: string,
  {
    root,
    limits,
    signal,
  }: { root: string; limits: UnpackLimits; signal?: AbortSignal | undefined },
): Promise<void> {
  const archive = basename(file);
  const { size } = await stat(file);
  // Some clients always send an archive, even when they have nothing to put into it.
  if (size === 0) return;
  const target = createUnpackTarget({ root, archive, archiveBytes: size, limits, signal });
  const kind = kinds.find(({ ending }) => ending.test(archive));
  try {
    if (!kind?.decompress) await unzip(file, target);
    else await unpackTar(file, kind.decompress, target);
    await target.finish();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BadArchive || isSystemError(error)) throw error;
    throw new BadArchive(archive, { problem: 'is damaged or incomplete', cause: error });
  }
}

async function unpackTar(
  file: string,
  decompress: (packed: Readable) => AsyncIterable<Uint8Array>,
  target: Parameters<typeof untar>[1],
): Promise<void> {
  const packed = createReadStream(file);
  try {
    await untar(decompress(packed), target);
  } finally {
    packed.destroy();
  }
}

function gunzip(packed: Readable): AsyncIterable<Uint8Array> {
  return forwardError(packed, createGunzip());
}

function bunzip2(packed: Readable): AsyncIterable<Uint8Array> {
  // It is a stream of the oldest kind, which cannot be read by `for await`.
  const unpacked = unbzip2();
  const readable = new Readable().wrap(unpacked);
  packed.on('error', (error) => readable.destroy(error));
  packed.pipe(unpacked);
  return readable;
}

function unxz(packed: Readable): AsyncIterable<Uint8Array> {
  return new xz.XzReadableStream(Readable.toWeb(packed));
}

function forwardError<T extends NodeJS.ReadWriteStream & Readable>(packed: Readable, to: T): T {
  packed.on('error', (error) => to.destroy(error));
  return packed.pipe(to);
}

/** A full disk and the like are no fault of the archive. zlib's errors have a code as well, but no system call. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
