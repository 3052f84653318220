import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Header, Pax } from 'tar';
import { listOutputs } from './list-outputs.ts';
import { openInside, type OpenedFile } from './open-inside.ts';

const BLOCK = 512;
const CHUNK_BYTES = 1024 * 1024;

/**
 * A `.tar.gz` of what stands in a run's work folder, its log among it, while the job is at work in there: every file as
 * long as it was when its turn came. Links are left out, and nothing outside is ever read.
 */
export function packWorkFolder(folder: string, signal: AbortSignal): Readable {
  const gzip = createGzip({ level: 1 });
  const packed = Readable.from(tarOf(folder, signal), { objectMode: false });
  packed.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => packed.destroy());
  return packed.pipe(gzip);
}

async function* tarOf(folder: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (const { relativePath } of await listOutputs(folder)) {
    signal.throwIfAborted();
    const opened = await openInside(folder, relativePath);
    if (!opened) continue;
    try {
      const { mode } = await opened.handle.stat();
      yield headerOf(relativePath, mode & 0o777, opened);
      yield* contentOf(opened, signal);
    } finally {
      await opened.handle.close();
    }
  }
  yield Buffer.alloc(2 * BLOCK);
}

function headerOf(path: string, mode: number, { size, modified: mtime }: OpenedFile): Buffer {
  const fields = { path, mode, size, mtime, type: 'File' as const, uid: 0, gid: 0 };
  const header = new Header(fields);
  header.encode();
  const block = header.block ?? Buffer.alloc(BLOCK);
  return header.needPax ? Buffer.concat([new Pax({ path, size }).encode(), block]) : block;
}

/** As many bytes as the header says: of a file that became shorter meanwhile the rest is zeros. */
async function* contentOf({ handle, size }: OpenedFile, signal: AbortSignal) {
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    signal.throwIfAborted();
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - at));
    await handle.read(chunk, 0, chunk.length, at);
    yield chunk;
  }
  if (size % BLOCK > 0) yield Buffer.alloc(BLOCK - (size % BLOCK));
}
