import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const Version = z.strictObject({
  version: z.string(),
  versionCode: z.string(),
  command: z.string(),
});

const Check = z.strictObject({
  command: z.tuple([z.string()], z.string()),
  version: z.string(),
  missing: z.string(),
});

const Entry = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  homepage: z.url(),
  vendor: z.string().default(''),
  versions: z.tuple([Version], Version),
  check: Check.optional(),
});

/** One software as `catalogue.yaml` describes it. */
export type CatalogueEntry = z.output<typeof Entry>;
export type CatalogueVersion = z.output<typeof Version>;
export type InstallationCheck = z.output<typeof Check>;

const Catalogue = z.array(Entry);

/** Reads a catalogue; throws with the file's name and what is wrong in it. */
export function readCatalogue(
  file: URL | string = new URL('catalogue.yaml', import.meta.url),
): readonly CatalogueEntry[] {
  const read = Catalogue.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${String(file)}: ${z.prettifyError(read.error)}`);
  const codes = read.data.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`${String(file)}: the code ${twice} stands there twice`);
  return read.data;
}
