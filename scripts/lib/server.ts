import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface OwnServer {
  readonly baseUrl: string;
  readonly token: string;
  /** Ends the server and removes its state folder. */
  readonly stop: () => Promise<void>;
}

/** A real server on a fresh state folder, as `npm start` starts it; built first when the UI is stale. */
export async function startServer(port: number): Promise<OwnServer> {
  const home = await mkdtemp(path.join(tmpdir(), 'moorage-own-'));
  const token = 'b'.repeat(40);
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MOORAGE_HOME: home,
      MOORAGE_LISTEN: `127.0.0.1:${String(port)}`,
      MOORAGE_ADMIN_TOKEN: token,
      MOORAGE_CONFIG: '',
      DATABASE_URL: '',
    },
  });
  await printed(child.stdout, '/sign-in#');
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    token,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Keeps reading afterwards: a closed pipe would end the server at its next line. */
function printed(stream: NodeJS.ReadableStream, text: string): Promise<void> {
  let soFar = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      soFar += chunk.toString();
      if (soFar.includes(text)) resolve();
    });
    stream.once('end', () => {
      reject(new Error(`The server did not start:\n${soFar}`));
    });
  });
}
