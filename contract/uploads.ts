import * as z from 'zod';

/** An upload that is sent in pieces, by the tus protocol. */
export const Upload = z.object({
  id: z.string(),
  name: z.string(),
  /** bytes, in all */
  size: z.int(),
  /** bytes that are on the disk of the server */
  offset: z.int(),
  /** The file that it became; null until it is whole. */
  fileId: z.string().nullable(),
  /** When it is forgotten unless it goes on. */
  expires: z.iso.datetime(),
});
export type Upload = z.infer<typeof Upload>;

/** Header of the answer that tells which file an upload became. */
export const FILE_ID_HEADER = 'moorage-file-id';
