import * as z from 'zod';
import { File } from './files.ts';
import { optional, requiredText, WireDate } from './wire.ts';

/** The two folders that everybody has. */
export const RootFolders = z.object({ myJobs: z.string(), myLibrary: z.string() });
export type RootFolders = z.infer<typeof RootFolders>;

export const FolderRequest = z.object({ name: requiredText(255) });
export const Folder = z.object({ id: z.string(), name: z.string() });

const FolderItem = Folder.extend({ dateInserted: WireDate });

/** What is in a folder. */
export const FolderEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), item: File }),
  z.object({ type: z.literal('folder'), item: FolderItem }),
]);

/** What is in the trash. */
export const TrashEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('filesymlink'), item: File }),
  z.object({ type: z.literal('folder'), item: FolderItem }),
]);

const Ids = z.array(z.string({ error: 'An id is required.' }), {
  error: 'A list of ids is required.',
});

export const ArchiveRequest = z.object({
  fileIds: optional(Ids, []),
  folderIds: optional(Ids, []),
});
export const TrashRequest = z.object({
  filesymlink_ids: optional(Ids, []),
  folderIds: optional(Ids, []),
});

/** The same folders as a plain list: those below My library. `parentId` is null right in there. */
export const FileFolderRequest = FolderRequest.extend({ parentId: optional(z.string(), null) });
export const FileFolder = Folder.extend({ parentId: z.string().nullable() });
export type FileFolder = z.infer<typeof FileFolder>;
export const FileFolderFiles = z.object({ ids: Ids });
