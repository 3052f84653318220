import type { Migration } from 'kysely/migration';
import * as foundation from './0001-foundation.ts';

/** In order; a migration is never edited once it has landed. */
export const migrations: Record<string, Migration> = { '0001-foundation': foundation };
