/** What is seen of a table of parameters. */
export interface TablePreview {
  readonly columns: readonly string[];
  /** The first few. */
  readonly rows: readonly (readonly string[])[];
  /** Rows below the header, as far as the file was read. */
  readonly count: number;
}

const SHOWN_ROWS = 5;

/** The beginning of a CSV file for people to recognise it; the server reads it by the rules. */
export function previewCsv(text: string): TablePreview {
  const records = recordsOf(text.replace(/^\uFEFF/, '')).filter((cells) =>
    cells.some((cell) => cell !== ''),
  );
  const [columns = [], ...rows] = records;
  return { columns, rows: rows.slice(0, SHOWN_ROWS), count: rows.length };
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    cells.push(cell.trim());
    cell = '';
  };
  const endRecord = (): void => {
    endCell();
    records.push(cells);
    cells = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (isQuoted && letter === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) cell += letter;
    else if (letter === ',') endCell();
    else if (letter === '\n') endRecord();
    else cell += letter;
  }
  if (cell !== '' || cells.length > 0) endRecord();
  return records;
}
