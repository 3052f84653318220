import { createHash } from 'node:crypto';
import type { CatalogueEntry, CatalogueVersion } from './catalogue.ts';

/** Six letters, as all ids are; the same whenever the server starts. */
export function versionId(
  { code }: Pick<CatalogueEntry, 'code'>,
  { versionCode }: Pick<CatalogueVersion, 'versionCode'>,
): string {
  const digest = createHash('sha256').update(`${code}\n${versionCode}`).digest();
  return String.fromCharCode(...digest.subarray(0, 6).map((byte) => 97 + (byte % 26)));
}
