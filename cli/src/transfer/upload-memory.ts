import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';

const Entry = z.object({ address: z.string(), since: z.number() });
const Entries = z.record(z.string(), Entry);
/** The server forgets an upload a day after its last byte. */
const KEEP_MS = 48 * 3_600_000;

/** Which uploads are under way, by the file's place, size and date: what a later call needs to go on with them. */
export function createUploadMemory(file: string, now = Date.now) {
  async function read(): Promise<z.infer<typeof Entries>> {
    try {
      return Entries.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      // Not there, or spoilt: an upload that cannot be resumed begins anew.
      return {};
    }
  }

  async function write(entries: z.infer<typeof Entries>): Promise<void> {
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${String(process.pid)}`;
      await writeFile(draft, JSON.stringify(entries), { mode: 0o600 });
      await rename(draft, file);
    } catch {
      // A home that cannot be written costs the resuming, not the upload.
    }
  }

  return {
    find: async (print: string): Promise<string | undefined> => (await read())[print]?.address,
    async keep(print: string, address: string): Promise<void> {
      const young = Object.entries(await read()).filter(([, { since }]) => now() - since < KEEP_MS);
      await write({ ...Object.fromEntries(young), [print]: { address, since: now() } });
    },
    async forget(print: string): Promise<void> {
      const { [print]: _done, ...rest } = await read();
      await write(rest);
    },
  };
}
export type UploadMemory = ReturnType<typeof createUploadMemory>;
