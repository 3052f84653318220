import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Bytes of JavaScript, in brotli, that the first page names: what a browser loads before anything shows. */
export async function initialJsBytes(uiFolder: string): Promise<number> {
  const html = await readFile(path.join(uiFolder, 'index.html'), 'utf8');
  const files = new Set(
    [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file ?? ''),
  );
  let bytes = 0;
  for (const file of files)
    bytes += brotliCompressSync(await readFile(path.join(uiFolder, file))).length;
  return bytes;
}
