import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../problem.ts';
import { readScript } from '../script/read-script.ts';
import { findCluster } from './clusters.ts';
import { planInputs, withPacked, type InputFile } from '../script/input-files.ts';
import { toJobRequest } from '../script/job-request.ts';
import { openSession, type Register, type Session } from '../session.ts';
import { shown } from '../terminal-text.ts';
import { fetchOutputs } from '../transfer/fetch-outputs.ts';
import { watchJob } from '../watch/watch-job.ts';
import { exitCodeOf, inWords } from './jobs.ts';

interface SubmitOptions {
  readonly inputScript: string;
  readonly endToEnd?: boolean;
  readonly fileMatcher?: readonly string[];
  readonly pCluster?: string;
  readonly waiveSla?: boolean;
  readonly dryRun?: boolean;
}

/** Where `-E` puts the outputs, as in the public client. */
const OUTPUT_FOLDER = 'output';

export const registerSubmit: Register = (program, io) => {
  program
    .command('submit')
    .description('submit a script with #RESCALE_… lines as a job')
    .argument(
      '[files...]',
      'input files and folders; none: all that is in the folder of the script',
    )
    .requiredOption('-i, --input-script <script>', 'the script')
    .option('-E, --end-to-end', 'wait for the end with the log on the screen, then download')
    .option('-f, --file-matcher <pattern...>', 'with -E: download only files of such a name')
    .option('--p-cluster <id>', 'run on this persistent cluster, named by its id or name')
    .option('--waive-sla', 'low priority, as with #RESCALE_LOW_PRIORITY')
    .option('--dry-run', 'print the request and what would be uploaded, and do nothing')
    .addHelpText(
      'after',
      `
With -E, -o names the folder for the outputs (default: output), and the exit code tells how the job ended:
0 succeeded, 1 failed, 2 stopped, 3 walltime exceeded, 4 lost. 33 is an error of this program's own.

Examples:
  moorage submit -i run.sh mesh.msh case.inp
  moorage submit -i run.sh -E -f "*.csv" process_output.log
  moorage submit -i run.sh --p-cluster "Night shift"`,
    )
    .action(async (files: string[], options: SubmitOptions, command: Command) => {
      const session = openSession(io, command, options.endToEnd === true);
      await submit(session, files, options);
    });
};

async function submit(session: Session, named: string[], options: SubmitOptions): Promise<void> {
  const { api, screen, io } = session;
  const script = options.inputScript;
  const text = await readFile(script, 'utf8').catch(() => {
    throw new Problem(`The script ${shown(script)} cannot be read: look at its name.`);
  });
  const read = readScript(text);
  const headers = options.waiveSla === true ? { ...read, isLowPriority: true } : read;
  for (const warning of headers.warnings) screen.warn(warning);
  const folder = session.path ?? OUTPUT_FOLDER;
  const isEndToEnd = options.endToEnd === true;
  const { files, leftOut } = await planInputs(script, named, isEndToEnd ? folder : undefined);
  const cluster =
    options.pCluster === undefined ? undefined : await findCluster(api, options.pCluster);
  const scriptName = basename(script);
  const plan = { headers, scriptName, cluster };

  if (options.dryRun === true) {
    const request = await toJobRequest(api, { ...plan, inputFiles: [] });
    const uploads = [asUpload({ name: scriptName, from: script }), ...files.map(asUpload)];
    screen.raw(`${JSON.stringify({ request, uploads, leftOut }, null, 2)}\n`);
    return;
  }
  if (leftOut.length > 0) screen.note(`Left out: ${leftOut.map(shown).join(', ')}`);
  const body = await toJobRequest(api, {
    ...plan,
    inputFiles: await uploadAll(session, script, files),
  });
  const job = await api.createJob(body);
  screen.note(`Job ${job.id}: Saved`);
  await api.submitJob(job.id);
  screen.note(`Job ${job.id}: Submitted`);
  if (cluster && cluster.status !== 'Started')
    screen.note(`Cluster ${cluster.id} is ${cluster.status}: the job waits for it`);
  if (!isEndToEnd) {
    screen.json(await api.job(job.id));
    screen.say(
      `"moorage status -j ${job.id}" tells where it is, "moorage logs -j ${job.id} -f" its log.`,
    );
    return;
  }
  io.onInterrupt(
    `Job ${job.id} goes on. "moorage stop -j ${job.id}" ends it, "moorage sync -j ${job.id}" fetches its outputs.`,
  );
  const ended = await watchJob(api, screen, job.id);
  screen.note(`Job ${job.id}: Downloading to ${resolve(folder)}`);
  const fetched = await fetchOutputs(session, job.id, folder, { globs: options.fileMatcher });
  screen.json({ ...ended, status: 'Completed', files: fetched });
  screen.say(`Job ${job.id}: ${inWords(ended)}`);
  io.endWith(exitCodeOf(ended));
}

/** The script goes along under its own name, whatever else does; it is not unpacked even if it looks like an archive. */
async function uploadAll({ upload, screen }: Session, script: string, files: readonly InputFile[]) {
  const name = basename(script);
  const ids = [{ id: (await upload(script, name)).id, decompress: false }];
  const others = files.filter(
    ({ from }) => typeof from !== 'string' || resolve(from) !== resolve(script),
  );
  await withPacked(others, async (file) => {
    ids.push({ id: (await upload(file.path, file.name)).id, decompress: true });
  });
  screen.note(`Uploaded ${[name, ...others.map((file) => file.name)].map(shown).join(', ')}`);
  return ids;
}

const asUpload = ({ name, from }: InputFile) =>
  typeof from === 'string' ? { name, file: from } : { name, ...from };
