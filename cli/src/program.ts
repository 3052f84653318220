import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { registerClusters } from './commands/clusters.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDownloadFile, registerListFiles, registerUpload } from './commands/files.ts';
import { registerListInfo } from './commands/info.ts';
import { registerDelete, registerList, registerStatus, registerStop } from './commands/jobs.ts';
import { registerLogs, registerTail } from './commands/logs.ts';
import { registerSubmit } from './commands/submit.ts';
import { registerSync } from './commands/sync.ts';
import type { Io } from './session.ts';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** The whole command line; commands are added in the order in which help lists them. */
export function createProgram(io: Io): Command {
  const program = new Command('moorage')
    .description('Compute from the command line: submit jobs, watch them, fetch what they wrote.')
    .version(version(), '-v, --version', 'print the version')
    .option(
      '-X, --api-base-url <url>',
      'address of the server, such as https://moorage.example.org',
    )
    .option('--api-key <key>', 'API key; other users of this machine can see it, a file is better')
    .option(
      '-p, --profile <name>',
      'section of ~/.config/moorage/apiconfig; an API key is taken, too',
    )
    .option('-o, --output <format>', 'json or table; for some commands the folder, too', collect)
    .option('-e, --extended', 'the same as -o json')
    .option('-q, --quiet', 'say nothing but the answer')
    .helpCommand('help [command]', 'tell about a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(text),
    })
    .showHelpAfterError(
      '("moorage help" lists the commands, "moorage help COMMAND" tells about one)',
    )
    .exitOverride()
    .addHelpText(
      'after',
      `
The server and the key are taken from the options; from the profile that -p names; from the variables MOORAGE_URL and
MOORAGE_TOKEN or those of public Rescale clients; from the section [default] of ~/.config/moorage/apiconfig or
~/.config/rescale/apiconfig. The exit code is 33 after an error.

Examples:
  moorage submit -i run.sh -E
  moorage status -j kTzRma`,
    );
  for (const register of [
    registerSubmit,
    registerStatus,
    registerStop,
    registerDelete,
    registerList,
    registerLogs,
    registerTail,
    registerListFiles,
    registerUpload,
    registerDownloadFile,
    registerSync,
    registerListInfo,
    registerClusters,
    registerCompletion,
  ])
    register(program, io);
  return program;
}

function version(): string {
  const file = join(import.meta.dirname, '../../package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
