import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { create } from 'tar';
import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';

export interface InputFile {
  readonly name: string;
  /** A file as it is, or the entries of a folder that are packed into an archive of that name. */
  readonly from: string | { readonly folder: string; readonly entries: readonly string[] };
}

export interface Inputs {
  readonly files: readonly InputFile[];
  /** Entries of the script's folder that stay here. */
  readonly leftOut: readonly string[];
}

/** Holds what `sync` fetched for a job. */
const DOWNLOADS = /^rescale_job_[A-Za-z]+$/;

/**
 * What goes with a script: the files that are named, or else all that is in its folder, packed into one archive. Hidden
 * entries and what the client itself downloaded there stay behind.
 */
export async function planInputs(
  script: string,
  named: readonly string[],
  outputFolder: string | undefined,
): Promise<Inputs> {
  if (named.length > 0) return { files: await Promise.all(named.map(inputOf)), leftOut: [] };
  const folder = dirname(resolve(script));
  const names = (await readdir(folder)).filter((name) => name !== basename(script)).sort();
  const stays = (name: string): boolean =>
    name.startsWith('.') ||
    DOWNLOADS.test(name) ||
    (outputFolder !== undefined && resolve(outputFolder) === join(folder, name));
  const entries = names.filter((name) => !stays(name));
  return {
    files: entries.length > 0 ? [{ name: 'input.tar.gz', from: { folder, entries } }] : [],
    leftOut: names.filter(stays),
  };
}

async function inputOf(path: string): Promise<InputFile> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return { name: basename(path), from: path };
  if (found?.isDirectory() === true) {
    const whole = resolve(path);
    const name = basename(whole);
    return { name: `${name}.tar.gz`, from: { folder: dirname(whole), entries: [name] } };
  }
  throw new Problem(`There is no file or folder ${shown(path)}: look at the name.`);
}

/** Hands over each file as it is to be uploaded; archives are made in a folder that is gone afterwards. */
export async function withPacked(
  files: readonly InputFile[],
  work: (file: { readonly name: string; readonly path: string }) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'moorage-cli-'));
  try {
    for (const { name, from } of files) {
      if (typeof from === 'string') {
        await work({ name, path: from });
      } else {
        const path = join(folder, name);
        // A name that begins with "@" would be read as the name of an archive.
        const entries = from.entries.map((entry) => (entry.startsWith('@') ? `./${entry}` : entry));
        await create({ file: path, cwd: from.folder, gzip: true, portable: true }, entries);
        await work({ name, path });
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
