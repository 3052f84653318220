import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { FileFacts } from '../api.ts';
import { Problem } from '../problem.ts';
import { openSession, type Register, type Session } from '../session.ts';
import { shown } from '../terminal-text.ts';
import { chosenOutputs, fetchOutputs, type Fetched } from '../transfer/fetch-outputs.ts';
import { localPath } from '../transfer/local-path.ts';
import { inBytes } from '../units.ts';

export const registerUpload: Register = (program, io) => {
  program
    .command('upload')
    .description('upload files; one that broke off goes on where it stopped')
    .argument('[files...]', 'files, as with -f')
    .option('-f, --files <files...>', 'files')
    .addHelpText(
      'after',
      '\nExample:\n  moorage upload -f mesh.msh case.inp -o json | jq -r ".files[].id"',
    )
    .action(async (named: string[], { files = [] }: { files?: string[] }, command: Command) => {
      const session = openSession(io, command);
      const { screen } = session;
      const paths = [...files, ...named];
      if (paths.length === 0) throw new Problem('There is no file to upload: name one behind -f.');
      // All names are looked at before the first byte is sent.
      for (const path of paths) {
        if ((await stat(path).catch(() => undefined))?.isFile() !== true)
          throw new Problem(`${shown(path)} is not a file: folders have to be packed first.`);
      }
      const uploaded: FileFacts[] = [];
      for (const path of paths) {
        const file = await session.upload(path);
        uploaded.push(file);
        screen.say(`${file.id}  ${shown(file.name)}  ${inBytes(file.decryptedSize)}`);
      }
      screen.json({ files: uploaded });
    });
};

interface DownloadOptions {
  readonly job?: string;
  readonly file?: readonly string[];
  readonly fileId?: string;
  readonly run?: string;
}

export const registerDownloadFile: Register = (program, io) => {
  program
    .command('download-file')
    .description('download a file by its id, or output files of a job by name or pattern')
    .option('-j, --job <id>', 'id of the job')
    .option('-f, --file <name...>', 'id, name or pattern such as "*.csv"')
    .option('--file-id <id>', 'id of the file (also -fid)')
    .option('-r, --run <number>', 'only of this run')
    .addHelpText(
      'after',
      `
-o names the folder to write to (default: this one), or, for a single file by id, the file.
What is there already and the same is left alone; what broke off goes on where it stopped.

Examples:
  moorage download-file -j kTzRma -f "*.csv" -o results
  moorage download-file --file-id yLdnBs -o t.csv`,
    )
    .action(async (options: DownloadOptions, command: Command) => {
      const session = openSession(io, command, true);
      const files = await fetchFiles(session, options);
      session.screen.json({ files });
      for (const { path, size, action } of files)
        session.screen.say(`${shown(path)}  ${inBytes(size)}  ${action}`);
    });
};

async function fetchFiles(session: Session, options: DownloadOptions): Promise<Fetched[]> {
  const { api, path } = session;
  const { job, run, fileId, file: names = [] } = options;
  if (job === undefined) {
    const ids = [...(fileId === undefined ? [] : [fileId]), ...names];
    if (ids.length === 0)
      throw new Problem('What is to be downloaded? Name a job with -j, or a file with --file-id.');
    const isFolder = path === undefined || ids.length > 1 || (await isDirectory(path));
    const fetched: Fetched[] = [];
    for (const id of ids) fetched.push(await fetchOne(session, await api.file(id), path, isFolder));
    return fetched;
  }
  const known = await chosenOutputs(api, job, { run });
  const byId = known.filter(({ id }) => id === fileId || names.includes(id));
  const globs = names.filter((name) => !byId.some(({ id }) => id === name));
  const fetched: Fetched[] = [];
  for (const file of byId) fetched.push(await fetchOne(session, file, path, true));
  if (globs.length > 0 || (names.length === 0 && fileId === undefined))
    fetched.push(...(await fetchOutputs(session, job, path ?? '.', { globs, run })));
  if (fetched.length > 0) return fetched;
  throw new Problem(
    known.length === 0
      ? `Job ${job} has no output files yet: they are there when a run has ended.`
      : `No output file of job ${job} is called ${names.map(shown).join(' or ')}: "moorage list-files -j ${job}" lists them.`,
  );
}

/** A name that was given here may lead anywhere; one that the server gave only into the folder. */
async function fetchOne(
  { download }: Session,
  file: FileFacts,
  path: string | undefined,
  isFolder: boolean,
): Promise<Fetched> {
  const target =
    isFolder || path === undefined
      ? await localPath(path ?? '.', file.name)
      : join(dirname(path), basename(path));
  await download(file, target);
  const { id, relativePath, decryptedSize: size } = file;
  return { jobId: '', id, relativePath, path: target, size, action: 'downloaded' };
}

const isDirectory = async (path: string): Promise<boolean> =>
  path.endsWith('/') || (await stat(path).catch(() => undefined))?.isDirectory() === true;

interface ListFilesOptions {
  readonly job: string;
  readonly run?: string;
  readonly search?: string;
}

export const registerListFiles: Register = (program, io) => {
  program
    .command('list-files')
    .description('list what a run has written so far, or the output files of a job')
    .requiredOption('-j, --job <id>', 'id of the job')
    .option('-r, --run <number>', 'only of this run')
    .option('-s, --search <text>', 'part of the name')
    .addHelpText('after', '\nExample:\n  moorage list-files -j kTzRma')
    .action(async ({ job, run, search = '' }: ListFilesOptions, command: Command) => {
      const { api, screen } = openSession(io, command);
      const live = [];
      for await (const { id, dateStarted, dateCompleted } of api.runs(job)) {
        const isWanted = run === undefined || run === id;
        if (!isWanted || dateStarted === null || dateCompleted !== null) continue;
        for (const { path, size } of await api.liveFiles(job, id))
          live.push({ run: id, id: null, path, size, isUploaded: false });
      }
      const saved = (await chosenOutputs(api, job, { run, search })).map((file) => ({
        run: /\/run(\d+)\//.exec(file.path)?.[1] ?? '',
        id: file.id,
        path: file.relativePath,
        size: file.decryptedSize,
        isUploaded: true,
      }));
      const wanted = live.filter(({ path }) => path.toLowerCase().includes(search.toLowerCase()));
      const files = [...wanted, ...saved];
      screen.json(files);
      screen.table(
        ['RUN', 'ID', 'SIZE', 'PATH'],
        files.map(({ run: of, id, size, path }) => [of, id ?? '(live)', inBytes(size), path]),
      );
    });
};
