import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { isArchive, unpackArchive } from './unpack-archive.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import { defaultUnpackLimits } from './unpack-limits.ts';

export interface InputFile {
  /** The uploaded file. */
  readonly path: string;
  /** What the job knows it by. */
  readonly name: string;
  /** Whether it is unpacked if it is an archive. */
  readonly decompress: boolean;
}

export interface RunFolderRequest {
  /** The run folder. */
  readonly folder: string;
  /** Of two with one name the later wins. */
  readonly inputs: readonly InputFile[];
  readonly limits?: UnpackLimits;
  /** Ends it half way; what was begun is begun anew the next time. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the work folder with the input files in it. It may be repeated after a crash: what was begun is begun anew, and
 * what was done stays as it is, for the job may be at work in there already.
 * Rejects with BadArchive when an archive cannot be unpacked.
 */
export async function prepareRunFolder({
  folder,
  inputs,
  limits = defaultUnpackLimits,
  signal,
}: RunFolderRequest): Promise<void> {
  const control = join(folder, '.moorage');
  const done = join(control, 'prepared');
  if (await exists(done)) return;

  await mkdir(control, { recursive: true, mode: 0o700 });
  for (const name of await readdir(control))
    if (name.startsWith(DRAFT)) await rm(join(control, name), { recursive: true, force: true });
  // Not in the work folder itself: a server that lost its turn may still be at it when the next one's run begins there.
  const draft = await mkdtemp(join(control, DRAFT));
  try {
    const wanted = new Map(inputs.map((input) => [input.name, input]));
    for (const input of wanted.values()) {
      signal?.throwIfAborted();
      await placeInput(input, { work: draft, limits, signal });
    }
    signal?.throwIfAborted();
    if (await exists(done)) return;
    const work = join(folder, 'work');
    await rm(work, { recursive: true, force: true });
    await rename(draft, work);
    await writeFile(done, '', { mode: 0o600 });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Inputs on their way into the work folder. */
const DRAFT = 'inputs-';

async function placeInput(
  { path, name, decompress }: InputFile,
  { work, limits, signal }: { work: string; limits: UnpackLimits; signal: AbortSignal | undefined },
): Promise<void> {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
    throw new Error(`${JSON.stringify(name)} is no name for an input file.`);
  const file = join(work, name);
  // An archive before this one may have put anything there, and a copy would be written through a link.
  await rm(file, { recursive: true, force: true });
  // A copy and no link, because jobs write into their inputs; file systems that can share the blocks do.
  await copyFile(path, file, constants.COPYFILE_FICLONE);
  // Clients upload scripts and run them.
  await chmod(file, 0o700);
  if (decompress && isArchive(name)) await unpackArchive(file, { root: work, limits, signal });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
