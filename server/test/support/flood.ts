import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../../scripts/lib/api.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';

const TOKEN = 'f'.repeat(40);
const headers = { authorization: `Token ${TOKEN}` };

/** A server process of its own for floods, in a state folder of its own. */
export async function startFloodServer() {
  const home = await mkdtemp(join(tmpdir(), 'moorage-flood-'));
  const env = { MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN };
  let server: OwnServer = await startOwnServer(env);
  const { address } = server;
  const api = createApi(address, TOKEN);

  return {
    address,
    headers,
    api,

    /** The most memory that the server ever had, in bytes. */
    async mostMemory(): Promise<number> {
      const status = await readFile(`/proc/${String(server.pid)}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },

    /** A job that writes `bytes` of lines, after 10 MB without one, a megabyte of noise and one of zeros. */
    flood: (bytes: number) =>
      api.submit({
        name: 'Flood',
        command: `head -c 10000000 /dev/zero | tr '\\0' x
head -c 1000000 /dev/urandom
head -c 1000000 /dev/zero
yes 'one line of a flood, no worse than the others' | head -c ${String(bytes)}`,
      }),

    logUrl: (jobId: string) => `${address}/api/v3/jobs/${jobId}/runs/1/log/`,
    logOnDisk: (jobId: string) => join(home, 'jobs', jobId, 'run1/process_output.log'),

    /** Ends without a word and starts again where it was. */
    async restart(): Promise<void> {
      await server.end('SIGKILL');
      server = await startOwnServer({ ...env, MOORAGE_LISTEN: new URL(address).host });
    },

    async close(): Promise<void> {
      await api.tearDownAll();
      await server.end('SIGTERM');
      await rm(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
export type FloodServer = Awaited<ReturnType<typeof startFloodServer>>;

export async function sha512Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha512');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}
export const sha512OfFile = (path: string): Promise<string> => sha512Of(createReadStream(path));

export async function download(url: string): Promise<AsyncIterable<Uint8Array>> {
  const { body, status } = await fetch(url, { headers });
  if (!body || status !== 200) throw new Error(`${url} answered ${String(status)}`);
  return body;
}

/** Asks small questions one after the other until told to stop; answers how long each took, in ms, sorted. */
export function measureLatency(address: string) {
  const asking = { isOver: false };
  const measuring = (async () => {
    const took: number[] = [];
    while (!asking.isOver) {
      const begun = performance.now();
      await (await fetch(`${address}/api/v3/users/me/`, { headers })).arrayBuffer();
      took.push(performance.now() - begun);
    }
    return took.sort((a, b) => a - b);
  })();
  return {
    stop: (): Promise<readonly number[]> => {
      asking.isOver = true;
      return measuring;
    },
  };
}
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** A viewer of a stream; one that does not read takes what the kernel takes for it, and no more. */
export function openViewer(url: string, reads: 'nothing' | 'everything') {
  const { host, hostname, port, pathname } = new URL(url);
  const socket: Socket = connect({ port: Number(port), host: hostname });
  socket.on('error', () => undefined);
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${headers.authorization}\r\naccept: text/event-stream\r\n\r\n`,
  );
  let end = '';
  const sawEnd = new Promise<void>((resolve) => {
    if (reads === 'nothing') socket.pause();
    else
      socket.on('data', (bytes: Buffer) => {
        end = (end + bytes.subarray(-200).toString('latin1')).slice(-200);
        if (end.includes('\nevent: end\n')) resolve();
      });
  });
  return { socket, sawEnd };
}
