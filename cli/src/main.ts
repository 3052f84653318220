import { homedir } from 'node:os';
import { CommanderError } from 'commander';
import { ZodError } from 'zod';
import { EXIT, Problem } from './problem.ts';
import { createProgram } from './program.ts';

let hint = '';
process.on('SIGINT', () => {
  process.stderr.write(hint === '' ? '\n' : `\n${hint}\n`);
  process.exit(EXIT.interrupted);
});
// Whoever reads us may have seen enough: `moorage logs … | head`.
process.stdout.on('error', () => process.exit(EXIT.succeeded));

const program = createProgram({
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  home: homedir(),
  endWith: (code) => {
    process.exitCode = code;
  },
  onInterrupt: (text) => {
    hint = text;
  },
});

try {
  await program.parseAsync(withLongNames(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong; help and version end with 0.
    process.exitCode = error.exitCode === 0 ? EXIT.succeeded : EXIT.problem;
  } else {
    process.stderr.write(`moorage: ${told(error)}\n`);
    process.exitCode = EXIT.problem;
  }
}

/** The public client has an option of one dash and three letters. */
function withLongNames(args: readonly string[]): string[] {
  return args.map((arg) => (arg === '-fid' ? '--file-id' : arg));
}

/** A stack trace is for what nobody foresaw. */
function told(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof ZodError)
    return `The server's answer is not one of Moorage's (${error.issues[0]?.path.join('.') ?? ''}: ${error.issues[0]?.message ?? ''}): look at the address, and whether this client is as new as the server.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
