import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Example } from '#contract/analyses';
import type { AnalysesService } from './analyses.service.ts';

const Description = z.strictObject({
  order: z.number(),
  name: z.string(),
  description: z.string(),
  analysis: z.strictObject({ code: z.string(), version: z.string() }),
  coresPerSlot: z.number().int().positive(),
  /** hours */
  walltime: z.number().positive(),
  /** Beside `example.yaml`. */
  files: z.array(z.string()),
  command: z.string(),
});

interface ExamplesDeps {
  /** One folder for each example, named by its code. */
  readonly folder: string;
  readonly analyses: Pick<AnalysesService, 'isInstalled'>;
}

/** Ready-to-run examples: what fills the whole job form with one click. Read once. */
export function createExamplesService({ folder, analyses }: ExamplesDeps) {
  const examples = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => read(join(folder, name)))
    .toSorted((a, b) => a.order - b.order);

  return {
    list: (): Promise<Example[]> =>
      Promise.all(
        examples.map(async ({ order: _order, paths: _paths, ...example }) => ({
          ...example,
          isRunnable: await analyses.isInstalled(example.analysis.code),
        })),
      ),

    /** With the absolute paths of its files. */
    find: (code: string) => examples.find((example) => example.code === code),
  };
}
export type ExamplesService = ReturnType<typeof createExamplesService>;

function read(folder: string) {
  const file = join(folder, 'example.yaml');
  const description = Description.safeParse(parse(readFileSync(file, 'utf8')));
  if (!description.success) throw new Error(`${file}: ${z.prettifyError(description.error)}`);
  const paths = description.data.files.map((name) => join(folder, name));
  const files = paths.map((path) => ({ name: basename(path), size: statSync(path).size }));
  return { ...description.data, code: basename(folder), files, paths };
}
