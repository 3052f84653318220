import type { HeaderData } from 'tar';
import * as z from 'zod';

export const BLOCK_BYTES = 512;
/** The last entry: the SHA-512 of everything before it, as hexadecimal digits. */
export const SEAL_NAME = 'moorage-seal.sha512';
/** Header and body of the seal, and the two empty blocks that end a tar file. */
export const SEAL_BYTES = 4 * BLOCK_BYTES;

/** The first entry: what the archive holds. */
export const MANIFEST_NAME = 'moorage-backup.json';
export const ROWS_FOLDER = 'database/';
/** What was in the state folder. */
export const STATE_FOLDER = 'state/';

export type EntryFacts = Pick<HeaderData, 'mode' | 'uid' | 'gid' | 'mtime'>;

const Table = z.object({
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
export type Table = z.infer<typeof Table>;

export const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Which schema the rows are of. */
  migrations: z.array(z.string()).min(1),
  /** Those that others refer to come first. */
  tables: z.array(Table),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;
