import { matchesGlob } from 'node:path';
import type { Api, FileFacts } from '../api.ts';
import { inParallel } from '../in-parallel.ts';
import { Problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { shown } from '../terminal-text.ts';
import { inBytes } from '../units.ts';
import { isUnchanged } from './download.ts';
import { localPath } from './local-path.ts';

export interface OutputFilter {
  /** Globs on the name alone, or on the path where they hold a slash; none: all. */
  readonly globs?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly run?: string | undefined;
}

/** A file of a job and what became of it here. */
export interface Fetched {
  readonly jobId: string;
  readonly id: string;
  readonly relativePath: string;
  readonly path: string;
  readonly size: number;
  readonly action: 'downloaded' | 'unchanged';
}

const AT_ONCE = 4;

/** Brings the output files of a job into a folder, as far as they are not there; those of many runs each below `run<n>/`. */
export async function fetchOutputs(
  { api, screen, download }: Session,
  jobId: string,
  folder: string,
  filter: OutputFilter = {},
): Promise<Fetched[]> {
  const files = await chosenOutputs(api, jobId, filter);
  const ofManyRuns = ((await api.job(jobId)).expectedRuns ?? 1) > 1;
  const fetched: Fetched[] = [];
  await inParallel(files, AT_ONCE, async (file) => {
    const path = ofManyRuns ? `run${runOf(file)}/${file.relativePath}` : file.relativePath;
    const target = await localPath(folder, path);
    const action = (await isUnchanged(file, target)) ? 'unchanged' : 'downloaded';
    if (action === 'downloaded') {
      await download(file, target);
      screen.note(`Downloaded ${shown(target)} (${inBytes(file.decryptedSize)})`);
    }
    const { id, relativePath, decryptedSize: size } = file;
    fetched.push({ jobId, id, relativePath, path: target, size, action });
  });
  screen.endProgress();
  return fetched.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Of two files that would go to one place the newest. */
export async function chosenOutputs(
  api: Api,
  jobId: string,
  { globs = [], exclude = [], search, run }: OutputFilter,
): Promise<FileFacts[]> {
  const matches = (file: FileFacts, glob: string): boolean =>
    matchesGlob(glob.includes('/') ? file.relativePath : file.name, glob);
  const chosen = new Map<string, FileFacts>();
  for await (const file of api.outputs(jobId, run, search)) {
    // A newer server lists what a run is still writing; it comes when it is whole.
    const isWanted =
      file.isUploaded &&
      (globs.length === 0 || globs.some((glob) => matches(file, glob))) &&
      !exclude.some((term) => file.relativePath.includes(term) || matches(file, term));
    const place = `${runOf(file)}/${file.relativePath}`;
    if (isWanted && !chosen.has(place)) chosen.set(place, file);
  }
  return [...chosen.values()];
}

/** The run stands in the path of an output file: `…/job_kTzRma/run2/…` */
function runOf({ path, relativePath }: FileFacts): string {
  const run = /(?:^|\/)job_[A-Za-z]+\/run(\d+)\//.exec(path)?.[1];
  if (run === undefined) throw new Problem(`"${shown(relativePath)}" belongs to no run.`);
  return run;
}
