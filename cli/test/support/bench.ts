import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { createApi } from '../../../scripts/lib/api.ts';
import { compileCache } from '../../../server/test/support/compile-cache.ts';
import { newHome, startOwnServer } from '../../../server/test/support/own-server.ts';

export const TOKEN = 'c'.repeat(40);
export const CLIENT = join(import.meta.dirname, '../../moorage.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with these files, removed after the test file; scripts are executable. */
export async function newFolder(
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'moorage-cli-test-'));
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    if (name.endsWith('.sh')) await chmod(join(folder, name), 0o755);
  }
  return folder;
}

/** Starts the client as people do, with nothing of this process around it. */
export function startClient(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [CLIENT, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...compileCache, ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: typeof code === 'number' ? code : null,
    ...output,
  }));
  return { child, output, ended };
}

/** A real server of two cores, and the client pointed at it by the environment. */
export async function createBench() {
  const home = await newHome();
  const folder = await newFolder({
    'moorage.yaml': 'sites: [{ name: local, engine: local, cores: 2 }]\n',
  });
  const server = await startOwnServer({
    MOORAGE_HOME: home,
    MOORAGE_ADMIN_TOKEN: TOKEN,
    MOORAGE_CONFIG: join(folder, 'moorage.yaml'),
  });
  const clientHome = await newFolder();
  const env = { HOME: clientHome, MOORAGE_URL: server.address, MOORAGE_TOKEN: TOKEN };
  return {
    server,
    api: createApi(server.address, TOKEN),
    env,
    start: (cwd: string, ...args: string[]) => startClient(args, env, cwd),
    moorage: (cwd: string, ...args: string[]) => startClient(args, env, cwd).ended,
    /** With another address, such as that of a proxy. */
    through: (url: string, cwd: string, ...args: string[]) =>
      startClient(args, { ...env, MOORAGE_URL: url }, cwd).ended,
  };
}
export type Bench = Awaited<ReturnType<typeof createBench>>;
