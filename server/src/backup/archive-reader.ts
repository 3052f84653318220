import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Header, Pax } from 'tar';
import { StartError } from '../db/start-error.ts';
import { BLOCK_BYTES, SEAL_BYTES, SEAL_NAME } from './archive-format.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Names and links; none of ours is longer. */
const LARGEST_PAX_BYTES = 1024 * 1024;

export interface ArchiveEntry {
  readonly header: Header;
  readonly path: string;
  readonly body: () => AsyncGenerator<Buffer, void, void>;
}

/** Reads the whole archive once: nothing of one that was cut short or altered is ever used. */
export async function refuseBrokenArchive(archive: FileHandle, file: string): Promise<void> {
  const end = (await archive.stat()).size - SEAL_BYTES;
  const seal = end < 0 ? undefined : await sealAt(archive, end);
  if (seal === undefined) {
    throw new StartError(
      `${file} is not a whole back-up of Moorage: it was cut short, or is another file. Take another one.`,
    );
  }
  const hash = createHash('sha512');
  for await (const chunk of bytesOf(archive, 0, end)) hash.update(chunk);
  if (hash.digest('hex') !== seal)
    throw new StartError(
      `${file} was altered or damaged since it was made: its checksum is another. Take another one.`,
    );
}

async function sealAt(archive: FileHandle, at: number): Promise<string | undefined> {
  const header = new Header(await block(archive, at));
  if (header.path !== SEAL_NAME) return undefined;
  return (await block(archive, at + BLOCK_BYTES)).toString('latin1', 0, header.size);
}

/** The entries in their order, without the seal. A body is read from the file when it is asked for. */
export async function* readEntries(archive: FileHandle): AsyncGenerator<ArchiveEntry, void, void> {
  const end = (await archive.stat()).size - SEAL_BYTES;
  let extended: Pax | undefined;
  for (let at = 0; at < end;) {
    const header = new Header(await block(archive, at), 0, extended);
    extended = undefined;
    const from = at + BLOCK_BYTES;
    const size = header.size ?? 0;
    at = from + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    if (header.type === 'ExtendedHeader') {
      const body = await collect(bytesOf(archive, from, from + Math.min(size, LARGEST_PAX_BYTES)));
      extended = Pax.parse(body.toString('utf8'));
    } else {
      yield { header, path: header.path ?? '', body: () => bytesOf(archive, from, from + size) };
    }
  }
}

/** Only for what is known to be small. */
export async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const block = (archive: FileHandle, at: number): Promise<Buffer> =>
  collect(bytesOf(archive, at, at + BLOCK_BYTES));

/** A chunk is good until the next one is asked for. */
async function* bytesOf(
  archive: FileHandle,
  from: number,
  to: number,
): AsyncGenerator<Buffer, void, void> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - from));
  for (let at = from; at < to;) {
    const { bytesRead } = await archive.read(chunk, 0, Math.min(chunk.length, to - at), at);
    if (bytesRead === 0) throw new StartError('The back-up ends before it should.');
    yield chunk.subarray(0, bytesRead);
    at += bytesRead;
  }
}
