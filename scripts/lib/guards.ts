import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard } from './guard.ts';

const FOLDER = join(import.meta.dirname, '../guards');

/** Every guard that is listed in `scripts/guards/`, in the order of their files. */
export async function readGuards(): Promise<Guard[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort();
  const lists = await Promise.all(
    names.map(async (name) => {
      const { guards } = (await import(join(FOLDER, name))) as { guards: readonly Guard[] };
      return guards;
    }),
  );
  return lists.flat();
}

/** The source without the guard. Rejects one whose text is not there exactly once: the list has to follow the code. */
export function withoutGuard(source: string, { file, find, replace, what }: Guard): string {
  const places = source.split(find).length - 1;
  if (places !== 1) {
    throw new Error(
      `${file} holds the guard "${what}" ${String(places)} times, not once: correct it in scripts/guards/.`,
    );
  }
  // As a function, for "$&" in a replacement has a meaning of its own.
  return source.replace(find, () => replace);
}
