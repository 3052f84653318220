import type { Migration } from 'kysely/migration';
import * as foundation from './0001-foundation.ts';
import * as idempotency from './0002-idempotency.ts';
import * as uploads from './0003-uploads.ts';
import * as sharing from './0004-sharing.ts';
import * as audit from './0005-audit.ts';
import * as leftoverFolders from './0008-leftover-folders.ts';

/** In order; a migration is never edited once it has landed. */
export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-idempotency': idempotency,
  '0003-uploads': uploads,
  '0004-sharing': sharing,
  '0005-audit': audit,
  '0008-leftover-folders': leftoverFolders,
};
