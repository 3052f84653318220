import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Where things are in a run folder. `.moorage/` is ours; the rest is the contract's. */
export const runPaths = (folder: string) => ({
  work: join(folder, 'work'),
  temporary: join(folder, 'tmp'),
  log: join(folder, 'process_output.log'),
  exit: join(folder, 'exit.json'),
  /** Of the user that the steps run as, when that is not the server's own; else the run folder is the home. */
  home: join(folder, 'home'),
  control: join(folder, '.moorage'),
  started: join(folder, '.moorage', 'started'),
  shimErrors: join(folder, '.moorage', 'shim.err'),
});

const Started = z.object({
  pid: z.int().positive(),
  startTime: z.string(),
  bootId: z.string(),
  startedAt: z.coerce.date(),
});
export type Started = z.infer<typeof Started>;

const Exit = z.object({
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date(),
  exitCode: z.int().min(0).max(255),
  signal: z.string().nullable(),
});
export type Exit = z.infer<typeof Exit>;

/** Undefined until the run has ended. */
export async function readExit(folder: string): Promise<Exit | undefined> {
  return Exit.safeParse(await readJson(runPaths(folder).exit)).data;
}

/**
 * Undefined until the run was started. `unsigned` when the mark is there but does not say by whom: the shim is just
 * writing it, or came to its end there.
 */
export async function readStarted(
  folder: string,
): Promise<Started | { readonly unsigned: Date } | undefined> {
  const path = runPaths(folder).started;
  const started = Started.safeParse(await readJson(path)).data;
  if (started) return started;
  const mark = await stat(path).catch(whenMissing(undefined));
  return mark && { unsigned: mark.mtime };
}

/** When the run last wrote to its log, or began. */
export async function readLastSign(folder: string): Promise<Date | null> {
  const { log, started } = runPaths(folder);
  const signs = await Promise.all(
    [log, started].map((path) => stat(path).catch(whenMissing(undefined))),
  );
  const last = Math.max(...signs.map((sign) => sign?.mtimeMs ?? 0));
  return last > 0 ? new Date(last) : null;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(whenMissing(''));
  try {
    return JSON.parse(text);
  } catch {
    // Half written, or not there.
    return undefined;
  }
}

/** Turns "no such file" into `value`; any other trouble stays one. */
export function whenMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return value;
    throw error;
  };
}

/** What is to be made is there already; any other trouble stays one. */
export function whenThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
