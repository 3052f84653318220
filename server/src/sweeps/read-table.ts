import { CsvError, parse } from 'csv-parse/sync';
import { isPlain } from './run-variable.ts';

/** The table of a CSV file: each row has as many values as there are columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Why a text is no table, in words for whoever wrote it. */
export class BadTable extends Error {}

const LONGEST_NAME = 200;

/** CSV as RFC 4180 has it, with what spreadsheets add: a byte order mark, blanks around values, empty lines. */
export function readTable(text: string): Table {
  const lines: number[] = [];
  const [columns, ...rows] = recordsIn(text, (line) => lines.push(line));
  if (!columns) throw new BadTable('The file is empty. Its first line names the variables.');
  columns.forEach((name, index) => {
    const problem = nameProblem(name, columns.slice(0, index));
    if (problem) throw new BadTable(`Line ${String(lines[0])}: ${problem}`);
  });
  if (rows.length === 0)
    throw new BadTable('There is no line below the one that names the variables.');
  rows.forEach((row, index) => {
    if (!row.every(isPlain))
      throw new BadTable(`Line ${String(lines[index + 1])}: a value holds a control character.`);
  });
  return { columns, rows };
}

/** `onLine` is told the line that each record ends on. */
function recordsIn(text: string, onLine: (line: number) => void): string[][] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (record: string[], { lines }) => {
        onLine(lines);
        return record;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new BadTable(wordsOf(error), { cause: error });
    throw error;
  }
}

function wordsOf(error: CsvError): string {
  const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
  return `Line ${String(line)}: ${WORDS[error.code] ?? 'this is no CSV.'}`;
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'it has more or fewer values than the first line.',
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quotation mark.',
  INVALID_OPENING_QUOTE: 'a quotation mark stands inside a value that does not begin with one.',
};

function nameProblem(name: string, before: readonly string[]): string | undefined {
  if (name === '') return 'a column has no name.';
  if (name.length > LONGEST_NAME)
    return `a column has a name of more than ${String(LONGEST_NAME)} characters.`;
  if (/[;\t]/.test(name)) return 'columns are separated by commas.';
  if (!isPlain(name) || /[{}?\n]/.test(name))
    return `${JSON.stringify(name)} cannot be the name of a variable.`;
  if (before.includes(name)) return `the column ${name} is there twice.`;
  return undefined;
}
