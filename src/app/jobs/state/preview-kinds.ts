import type { Preview } from '../ui/file-preview/preview';

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  // Drawn as an <img> only: there its scripts do not run.
  svg: 'image/svg+xml',
};
const SEPARATORS: Readonly<Record<string, string>> = { csv: ',', tsv: '\t' };
const MOST_ROWS = 500;

const extension = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export const imageType = (path: string): string | null => IMAGE_TYPES[extension(path)] ?? null;

/** Text as a table, as text, or as nothing that people read. */
export function previewText(path: string, bytes: Uint8Array, isCut: boolean): Preview {
  if (bytes.subarray(0, 8_192).includes(0))
    return { kind: 'unsupported', why: 'This file is binary: download it to look inside.' };
  const text = new TextDecoder().decode(bytes);
  const separator = SEPARATORS[extension(path)];
  if (separator === undefined) return { kind: 'text', text, isCut };
  const rows = parseSeparated(
    isCut ? text.slice(0, text.lastIndexOf('\n')) : text,
    separator,
    MOST_ROWS + 1,
  );
  return { kind: 'table', rows: rows.slice(0, MOST_ROWS), isCut: isCut || rows.length > MOST_ROWS };
}

/** RFC 4180: quoted cells may hold separators, quotes (doubled) and line breaks. */
export function parseSeparated(text: string, separator: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = (): void => {
    rows.push([...row, cell]);
    row = [];
    cell = '';
  };
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const character = text.charAt(i);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) {
      row.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) endRow();
  return rows;
}
