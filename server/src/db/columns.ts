import type { ColumnType } from 'kysely';

/** Read as ISO 8601 with six fraction digits and `Z`, exactly as the wire wants it (see database.ts). */
export type Timestamp = ColumnType<string, Date | string, Date | string>;
export type OptionalTimestamp = ColumnType<
  string | null,
  Date | string | null | undefined,
  Date | string | null
>;
/** Filled by the database's clock. */
export type CreatedAt = ColumnType<string, Date | string | undefined, never>;
