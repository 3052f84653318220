import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const OWN_TOKEN = 'b'.repeat(40);
const SIGN_IN_LINK = /(https?:\/\/\S+)\/sign-in#\S+/;

/** What `npm start` does, and the server alone, without a UI. */
const entries = {
  app: ['scripts/start.ts'],
  server: ['--input-type=module', '--eval', 'await (await import("./server/src/main.ts")).main()'],
} as const;

export interface OwnServer {
  readonly baseUrl: string;
  readonly pid: number;
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** A real server on the given state folder; port 0 takes any free one. */
export async function startServer(
  home: string,
  entry: keyof typeof entries,
  port = 0,
): Promise<OwnServer> {
  const child = spawn(process.execPath, entries[entry], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MOORAGE_HOME: home,
      MOORAGE_LISTEN: `127.0.0.1:${String(port)}`,
      MOORAGE_ADMIN_TOKEN: OWN_TOKEN,
      MOORAGE_CONFIG: '',
      DATABASE_URL: '',
    },
  });
  return {
    baseUrl: await printed(child.stdout, SIGN_IN_LINK),
    pid: child.pid ?? 0,
    end: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** Runs `work` with a server of its own, which is gone afterwards with all it kept. */
export async function withServer(
  port: number,
  config: string,
  work: (baseUrl: string) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'moorage-own-'));
  try {
    await writeFile(path.join(home, 'moorage.yaml'), config);
    const server = await startServer(home, 'app', port);
    try {
      await work(server.baseUrl);
    } finally {
      await server.end('SIGTERM');
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Keeps reading afterwards: a closed pipe would end the server at its next line. */
function printed(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let soFar = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      soFar += chunk.toString();
      const found = pattern.exec(soFar)?.[1];
      if (found) resolve(found);
    });
    stream.once('end', () => {
      reject(new Error(`The server did not start:\n${soFar}`));
    });
  });
}
