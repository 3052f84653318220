import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Upload, FILE_ID_HEADER } from '#contract/uploads';
import type { Api, FileFacts } from '../api.ts';
import { Refusal } from '../http/failure.ts';
import { persist } from '../http/patience.ts';
import { Problem } from '../problem.ts';
import type { UploadMemory } from './upload-memory.ts';

/** A lost connection costs no more than one piece, which is also all that is held in memory. */
const PIECE_BYTES = 8 * 1024 * 1024;
const TUS = { 'tus-resumable': '1.0.0' };

export interface UploaderDeps {
  readonly api: Api;
  readonly memory: UploadMemory;
  readonly onProgress: (name: string, sent: number, size: number) => void;
}

/**
 * Uploads files by the tus protocol, and goes on where an earlier attempt stopped, also one of an earlier call. The server
 * compares the whole with its SHA-512.
 */
export function createUploader({ api, memory, onProgress }: UploaderDeps) {
  const { connection } = api;

  async function begin(name: string, size: number, sha512: string, what: string): Promise<string> {
    const metadata = Object.entries({ filename: name, typeId: '1', sha512 })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
    const headers = { ...TUS, 'upload-length': String(size), 'upload-metadata': metadata };
    const answer = await connection.send('POST', '/api/v3/uploads/', { what, headers });
    await answer.body?.cancel();
    const location = answer.headers.get('location') ?? '';
    return new URL(location, connection.baseUrl).pathname;
  }

  /** How far it is; undefined when the server has forgotten it. */
  async function offsetOf(path: string, what: string): Promise<number | undefined> {
    try {
      const answer = await connection.once('HEAD', path, null, { what, headers: TUS });
      return Number(answer.headers.get('upload-offset'));
    } catch (error) {
      if (error instanceof Refusal && [403, 404, 410].includes(error.status)) return undefined;
      throw error;
    }
  }

  return async function upload(path: string, name = basename(path)): Promise<FileFacts> {
    const what = `Upload of ${name}`;
    const { size, mtimeMs } = await stat(path);
    const print = [connection.baseUrl, resolve(path), name, String(size), String(mtimeMs)].join(
      '|',
    );
    const handle = await open(path);
    try {
      let address = await memory.find(print);
      let offset: number | undefined;
      let fileId: string | null = null;
      await persist(
        async () => {
          if (address !== undefined && offset === undefined) offset = await offsetOf(address, what);
          if (address === undefined || offset === undefined) {
            address = await begin(name, size, await sha512Of(path), what);
            await memory.keep(print, address);
            offset = 0;
          }
          onProgress(name, offset, size);
          if (offset >= size) return true;
          const piece = Buffer.alloc(Math.min(PIECE_BYTES, size - offset));
          const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
          if (bytesRead === 0)
            throw new Problem(`${path} became shorter while it was uploaded: upload it again.`);
          const headers = {
            ...TUS,
            'content-type': 'application/offset+octet-stream',
            'upload-offset': String(offset),
          };
          // Unless it is answered, how much of it arrived is for the server to say.
          offset = undefined;
          const body = piece.subarray(0, bytesRead);
          const answer = await connection.once('PATCH', address, body, { what, headers });
          fileId = answer.headers.get(FILE_ID_HEADER) ?? fileId;
          offset = Number(answer.headers.get('upload-offset'));
          return offset >= size;
        },
        () => offset ?? 0,
      );
      onProgress(name, size, size);
      fileId ??= await fileOf(address ?? '', what);
      await memory.forget(print);
      return await api.file(fileId);
    } finally {
      await handle.close();
    }
  };

  /** An empty file is whole before a piece of it was sent. */
  async function fileOf(path: string, what: string): Promise<string> {
    const answer = await connection.send('GET', path, { what });
    return Upload.extend({ fileId: Upload.shape.fileId.unwrap() }).parse(await answer.json())
      .fileId;
  }
}
export type Uploader = ReturnType<typeof createUploader>;

export async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
