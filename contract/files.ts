import * as z from 'zod';
import { looseCount, optional, requiredText, WireDate } from './wire.ts';

/** 1 input, 2 template, 3 parameter, 4 script, 5 output, 7 design variable, 8 case, 9 optimizer, 10 temporary, 11 checkpoint, 12 snapshot. */
export const FILE_TYPE = { input: 1, output: 5 } as const;

export const File = z.object({
  id: z.string(),
  name: z.string(),
  typeId: z.number(),
  dateUploaded: WireDate,
  relativePath: z.string(),
  decryptedSize: z.number().describe('bytes'),
  path: z.string(),
  downloadUrl: z.string(),
  md5: z.string(),
  fileChecksums: z.array(z.object({ hashFunction: z.string(), fileHash: z.string() })),
  encodedEncryptionKey: z.string(),
  isUploaded: z.boolean(),
  isDeleted: z.boolean(),
  viewInBrowser: z.boolean(),
  owner: z.string(),
  sharedWith: z.array(z.string()),
  userTags: z.array(z.string()),
  pathParts: z.object({ container: z.string(), path: z.string() }),
  storage: z.object({
    id: z.string(),
    storageType: z.string(),
    encryptionType: z.string(),
    connectionSettings: z.object({ region: z.string() }),
  }),
  jobs: z
    .object({ count: z.number(), results: z.array(z.object({ id: z.string(), name: z.string() })) })
    .optional()
    .describe('with include_jobs=1'),
});
export type File = z.infer<typeof File>;

export const FilePatch = z.object({
  typeId: optional(looseCount(1, 12), null),
  name: optional(requiredText(255), null),
});
export type FilePatch = z.output<typeof FilePatch>;

export const FileLines = z.object({ lines: z.array(z.string()) });
export const TailLines = z.object({ fileType: z.string(), lines: z.array(z.string()) });
export const DirectoryEntry = z.object({
  path: z.string(),
  resource: z.string(),
  size: z.number().describe('bytes'),
});
export type DirectoryEntry = z.infer<typeof DirectoryEntry>;
