import { createWriteStream } from 'node:fs';
import { rename, rm, stat, utimes } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Api, FileFacts } from '../api.ts';
import { unreachable } from '../http/failure.ts';
import { persist } from '../http/patience.ts';
import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';
import { sha512Of } from './upload.ts';

export interface DownloaderDeps {
  readonly api: Api;
  readonly onProgress: (name: string, received: number, size: number) => void;
}

/**
 * Downloads files beside their place and moves them there when they are whole and their SHA-512 is right. What an earlier
 * attempt left is gone on with.
 */
export function createDownloader({ api, onProgress }: DownloaderDeps) {
  const { connection } = api;

  /** Asks for what is missing, and answers whether everything is there. */
  async function fetchRest(file: FileFacts, part: string): Promise<boolean> {
    const size = file.decryptedSize;
    const from = await sizeOf(part);
    if (from > size) await rm(part);
    if (from === size && size > 0) return true;
    const headers: Record<string, string> =
      from > 0 && from < size ? { range: `bytes=${String(from)}-` } : {};
    const path = `/api/v3/files/${encodeURIComponent(file.id)}/contents/`;
    const what = `Download of ${shown(file.relativePath)}`;
    const answer = await connection.once('GET', path, null, { what, headers });
    let received = answer.status === 206 ? from : 0;
    const flags = received > 0 ? 'a' : 'w';
    const bytes = Readable.fromWeb(answer.body ?? new ReadableStream());
    bytes.on('data', (chunk: Uint8Array) => {
      received += chunk.length;
      onProgress(file.relativePath, received, size);
    });
    await pipeline(bytes, createWriteStream(part, { flags, mode: 0o666 }));
    return (await sizeOf(part)) === size;
  }

  return async function download(file: FileFacts, target: string): Promise<void> {
    const part = `${target}.${file.id}.part`;
    const wanted = file.fileChecksums.find(({ hashFunction }) => hashFunction === 'sha512');
    for (const isLastTry of [false, true]) {
      let size = await sizeOf(part);
      await persist(
        async () => {
          try {
            return await fetchRest(file, part);
          } catch (error) {
            throw told(error, target, connection.baseUrl);
          } finally {
            size = await sizeOf(part);
          }
        },
        () => size,
      );
      if (!wanted || (await sha512Of(part)) === wanted.fileHash) break;
      // What lay there was of something else, or a byte got lost: once more from the start.
      await rm(part);
      if (isLastTry)
        throw new Problem(
          `${shown(file.relativePath)} arrived with another SHA-512 than the server names, twice: try again later, and tell whoever runs the server.`,
        );
    }
    await utimes(part, new Date(), new Date(file.dateUploaded)).catch(() => undefined);
    try {
      await rename(part, target);
    } catch (error) {
      throw told(error, target, connection.baseUrl);
    }
  };
}
export type Downloader = ReturnType<typeof createDownloader>;

/** As `rsync` sees it: same size and date, else same content. */
export async function isUnchanged(file: FileFacts, target: string): Promise<boolean> {
  const local = await stat(target).catch(() => undefined);
  if (!local?.isFile() || local.size !== file.decryptedSize) return false;
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  if (seconds(local.mtimeMs) === seconds(Date.parse(file.dateUploaded))) return true;
  const wanted = file.fileChecksums.find(({ hashFunction }) => hashFunction === 'sha512');
  return wanted?.fileHash === (await sha512Of(target));
}

const sizeOf = async (path: string): Promise<number> =>
  (await stat(path).catch(() => undefined))?.size ?? 0;

/** A disk that is full or closed is nothing that trying again mends; a stream that broke off is. */
function told(error: unknown, target: string, baseUrl: string): unknown {
  if (error instanceof Problem) return error;
  const isOfTheDisk = error instanceof Error && 'syscall' in error && 'path' in error;
  if (!isOfTheDisk) return unreachable(error, baseUrl, false);
  const code = 'code' in error ? String(error.code) : error.message;
  const why = {
    ENOSPC: 'the disk is full',
    EACCES: 'it may not be written',
    EISDIR: 'a folder of that name is there',
    EROFS: 'the disk is read-only',
    ENOTDIR: 'a file stands where a folder is needed',
  }[code];
  return new Problem(`${target} cannot be written: ${why ?? code}.`);
}
