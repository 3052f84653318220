import type { Command } from 'commander';
import { Refusal } from '../http/failure.ts';
import { Problem } from '../problem.ts';
import { openSession, wholeNumber, type Register, type Session } from '../session.ts';
import { shown, shownLog } from '../terminal-text.ts';
import { chosenOutputs } from '../transfer/fetch-outputs.ts';
import { followLog } from '../watch/follow-log.ts';

interface LogOptions {
  readonly job: string;
  readonly run: string;
  readonly lines: string;
  readonly follow?: boolean;
}
const LOG = 'process_output.log';
const RUN = ['-r, --run <number>', 'number of the run', '1'] as const;

export const registerLogs: Register = (program, io) => {
  program
    .command('logs')
    .description('print what a run has written to its output so far, or as it comes')
    .requiredOption('-j, --job <id>', 'id of the job')
    .option(...RUN)
    .option('-f, --follow', 'go on until the run is over')
    .addHelpText('after', '\nExample:\n  moorage logs -j kTzRma -f')
    .action(async ({ job, run, follow }: LogOptions, command: Command) => {
      const session = openSession(io, command);
      if (follow === true) {
        await followLog(session.api, {
          jobId: job,
          run,
          from: 0,
          onChunk: (chunk) => {
            print(session, chunk.text, () => `${JSON.stringify(chunk)}\n`);
          },
        });
        return;
      }
      const path = `/api/v3/jobs/${encodeURIComponent(job)}/runs/${encodeURIComponent(run)}/log/`;
      const answer = await session.api.connection.send('GET', path, {
        what: `Log of run ${run} of job ${job}`,
      });
      let offset = 0;
      for await (const text of (answer.body ?? new ReadableStream()).pipeThrough(
        new TextDecoderStream(),
      )) {
        print(session, text, () => `${JSON.stringify({ offset, text })}\n`);
        offset += Buffer.byteLength(text);
      }
    });
};

export const registerTail: Register = (program, io) => {
  program
    .command('tail')
    .description('print the last lines of a file of a run')
    .argument('[file]', 'its path in the working folder', LOG)
    .requiredOption('-j, --job <id>', 'id of the job')
    .option(...RUN)
    .option('-n, --lines <number>', 'how many lines', '20')
    .addHelpText('after', '\nExample:\n  moorage tail -j kTzRma -n 50 out/residuals.txt')
    .action(async (file: string, options: LogOptions, command: Command) => {
      const session = openSession(io, command);
      const lines = await lastLines(session, file, options);
      session.screen.json({ path: file, lines });
      if (!session.screen.isJson) for (const line of lines) print(session, `${line}\n`);
    });
};

/** Of the working folder while the run lasts, of its output file afterwards. */
async function lastLines({ api }: Session, file: string, options: LogOptions): Promise<string[]> {
  const { job, run } = options;
  const count = wholeNumber('--lines', options.lines);
  try {
    return (await api.tail(job, run, file, count)).lines;
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
  }
  const outputs = await chosenOutputs(api, job, { run, search: file });
  const found = outputs.find(({ relativePath }) => relativePath === file);
  if (!found)
    throw new Problem(
      `Run ${run} of job ${job} has no file ${shown(file)}: "moorage list-files -j ${job}" lists them.`,
    );
  const { lines } = await api.lines(found.id);
  const kept = count === 0 ? [] : lines.slice(-count);
  return kept.map((line) => line.replace(/\r?\n$/, ''));
}

/** A job's own words go to a terminal without what could harm it, and to a file as they are. */
function print({ screen }: Session, text: string, asJson = () => ''): void {
  if (screen.isJson) screen.raw(asJson());
  else screen.raw(screen.isTerminal ? shownLog(text) : text);
}
