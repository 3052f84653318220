import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface RunResult {
  readonly code: number;
  /** All that was printed, without colours. */
  readonly output: string;
  readonly seconds: number;
}

/** Runs a program to its end, shows its output as it comes, and answers it too. Nothing is read from stdin. */
export function run(
  program: string,
  args: readonly string[],
  env = process.env,
): Promise<RunResult> {
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const stopChild = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', stopChild).on('SIGTERM', stopChild);
  const chunks: Buffer[] = [];
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      to.write(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', stopChild).off('SIGTERM', stopChild);
      resolve({
        code: code ?? 1,
        output: stripVTControlCharacters(Buffer.concat(chunks).toString()),
        seconds: (performance.now() - startedMs) / 1000,
      });
    });
  });
}
