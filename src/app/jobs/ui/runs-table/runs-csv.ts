import type { Run } from '#contract/runs';
import type { RunColumn } from './run-column';

/** The table as a CSV file, with bare numbers: the units stand in the header. */
export function runsCsv(runs: readonly Run[], columns: readonly RunColumn[]): string {
  const rows = runs.map((run) =>
    columns.map((column) => String(column.numberOf(run) ?? column.textOf(run))),
  );
  return [columns.map(({ label }) => label), ...rows]
    .map((cells) => `${cells.map(toCell).join(',')}\r\n`)
    .join('');
}

/** A spreadsheet takes a text that begins like a formula for one: the quote keeps it a text. */
function toCell(text: string): string {
  const isFormula = /^[=+@\t\r-]/.test(text) && !Number.isFinite(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
