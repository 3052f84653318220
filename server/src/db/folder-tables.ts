import type { CreatedAt, OptionalTimestamp } from './columns.ts';

/** What lies in the trash: files and folders alike. */
export interface TrashColumns {
  /** What was put there: itself, or a folder above it with all that was in it. null: not in the trash. */
  trash_id: string | null;
  trashed_at: OptionalTimestamp;
}

export interface FolderTable extends TrashColumns {
  id: string;
  owner_id: string;
  /** null: one of the two that everybody has. */
  parent_id: string | null;
  root: 'myJobs' | 'myLibrary' | null;
  /** Unique in its folder, the trash left out. */
  name: string;
  created_at: CreatedAt;
}
