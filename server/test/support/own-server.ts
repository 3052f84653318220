import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { compileCache } from './compile-cache.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SERVER = [
  '--input-type=module',
  '--eval',
  'await (await import("./server/src/main.ts")).main()',
];
const LINK = /(https?:\S+)\/sign-in#(\S+)/;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OwnServer {
  readonly pid: number;
  /** `http://127.0.0.1:…` */
  readonly address: string;
  /** Secret of the printed sign-in link. */
  readonly link: string;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** A state folder that is removed after the test file. */
export async function newHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'moorage-start-'));
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return join(folder, 'home');
}

/** Runs the server as a process of its own until it has printed its link; rejects when it ends before. */
export async function startOwnServer(
  env: Record<string, string>,
  /** A program that starts another one, such as `prlimit`, with its arguments. */
  through: readonly string[] = [],
): Promise<OwnServer> {
  const { child, output, ended } = launch(SERVER, env, through);
  // Nothing a test leaves behind outlives it.
  after(() => child.kill('SIGTERM') && ended);
  for (;;) {
    const [, address, link] = LINK.exec(output.stdout) ?? [];
    if (address && link) {
      const end = (signal: NodeJS.Signals) => (child.kill(signal), ended);
      return { pid: child.pid ?? 0, address, link, end };
    }
    const done = await Promise.race([once(child.stdout ?? child, 'data').then(() => null), ended]);
    if (done) throw new Error(`The server ended:\n${done.stderr}`);
  }
}

/** Runs a server that is expected to end by itself. */
export const runServer = (env: Record<string, string>): Promise<Ended> => launch(SERVER, env).ended;

export const runScript = (
  script: string,
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> => launch([join('scripts', script), ...args], env).ended;

function launch(
  args: readonly string[],
  env: Record<string, string>,
  through: readonly string[] = [],
) {
  const [program = '', ...rest] = [...through, process.execPath, ...args];
  const child: ChildProcess = spawn(program, rest, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...compileCache,
      MOORAGE_LISTEN: '127.0.0.1:0',
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: Buffer) => {
    output.stdout += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    output.stderr += text.toString();
  });
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: typeof code === 'number' ? code : null,
    ...output,
  }));
  return { child, output, ended };
}
