import type { Migration } from 'kysely/migration';
import * as foundation from './0001-foundation.ts';
import * as idempotency from './0002-idempotency.ts';
import * as uploads from './0003-uploads.ts';
import * as sharing from './0004-sharing.ts';
import * as audit from './0005-audit.ts';
import * as leftoverFolders from './0008-leftover-folders.ts';
import * as manyRuns from './0010-many-runs.ts';
import * as jobTokens from './0011-job-tokens.ts';
import * as foldersAndTags from './0012-folders-and-tags.ts';
import * as storageAndLoad from './0013-storage-and-load.ts';
import * as projects from './0014-projects.ts';
import * as jobLists from './0015-job-lists.ts';

/** In order; a migration is never edited once it has landed. */
export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-idempotency': idempotency,
  '0003-uploads': uploads,
  '0004-sharing': sharing,
  '0005-audit': audit,
  '0008-leftover-folders': leftoverFolders,
  '0010-many-runs': manyRuns,
  '0011-job-tokens': jobTokens,
  '0012-folders-and-tags': foldersAndTags,
  '0013-storage-and-load': storageAndLoad,
  '0014-projects': projects,
  '0015-job-lists': jobLists,
};
