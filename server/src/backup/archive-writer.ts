import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Header, Pax, type HeaderData } from 'tar';
import { BLOCK_BYTES, SEAL_NAME, type EntryFacts } from './archive-format.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Writes a tar file, which every tar program reads, with a last entry that seals it: the SHA-512 of all bytes before.
 * Written by hand because files of running jobs grow and shrink while they are read, which ends the common writers.
 */
export function createArchiveWriter(archive: FileHandle) {
  const hash = createHash('sha512');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);

  async function put(bytes: Buffer): Promise<void> {
    hash.update(bytes);
    for (let at = 0; at < bytes.length;)
      at += (await archive.write(bytes, at, bytes.length - at)).bytesWritten;
  }

  async function head(facts: HeaderData): Promise<void> {
    const header = new Header(facts);
    // What a plain header cannot hold, such as a long name, stands in one before it.
    if (header.encode()) await put(new Pax(facts).encode());
    if (header.block) await put(header.block);
  }

  const pad = (size: number): Promise<void> =>
    put(Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES));

  async function add(path: string, bytes: Buffer): Promise<void> {
    await head({ path, type: 'File', mode: 0o600, mtime: new Date(), size: bytes.length });
    await put(bytes);
    await pad(bytes.length);
  }

  return {
    add,

    addFolder: (path: string, facts: EntryFacts) =>
      head({ ...facts, path: `${path}/`, type: 'Directory', size: 0 }),

    addLink: (path: string, facts: EntryFacts, linkpath: string) =>
      head({ ...facts, path, type: 'SymbolicLink', size: 0, linkpath }),

    /** As many bytes as the file had when it was opened: what is added later is left out, what went away is zeros. */
    async addFile(
      path: string,
      facts: EntryFacts,
      { handle, size }: { handle: FileHandle; size: number },
    ): Promise<void> {
      await head({ ...facts, path, type: 'File', size });
      for (let at = 0; at < size;) {
        const wanted = Math.min(CHUNK_BYTES, size - at);
        const { bytesRead } = await handle.read(chunk, 0, wanted, at);
        if (bytesRead === 0) chunk.fill(0, 0, wanted);
        const length = bytesRead || wanted;
        await put(chunk.subarray(0, length));
        at += length;
      }
      await pad(size);
    },

    /** Without it the archive does not count. */
    async seal(): Promise<void> {
      await add(SEAL_NAME, Buffer.from(hash.copy().digest('hex')));
      await put(Buffer.alloc(2 * BLOCK_BYTES));
      await archive.sync();
    },
  };
}
export type ArchiveWriter = ReturnType<typeof createArchiveWriter>;
