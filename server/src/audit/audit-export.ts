import type { AuditEntry, AuditExportFormat } from '#contract/audit';
import { toCsv } from '../http/csv.ts';

const COLUMNS = [
  'number',
  'date',
  'actorId',
  'actorEmail',
  'via',
  'action',
  'subjectKind',
  'subjectId',
  'result',
  'address',
  'userAgent',
  'detail',
  'previousHash',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[];

export const MEDIA_TYPE: Readonly<Record<AuditExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** The entries as text, as fast as the reader takes them. */
export async function* exportText(
  entries: AsyncIterable<AuditEntry>,
  format: AuditExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield toCsv([COLUMNS]);
  for await (const entry of entries)
    yield format === 'csv' ? toCsv([toRow(entry)]) : `${JSON.stringify(entry)}\n`;
}

const toRow = (entry: AuditEntry): (string | number | null)[] =>
  COLUMNS.map((column) => {
    const value = entry[column];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  });
