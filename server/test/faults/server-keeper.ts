import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { OWN_TOKEN } from '../../../scripts/lib/server.ts';
import { compileCache } from '../support/compile-cache.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = [
  '--input-type=module',
  '--eval',
  'await (await import("./server/src/main.ts")).main()',
];
const UP = /Moorage is up at (\S+)/;
const SAID_BYTES = 8_000;
/** A server that does not come up so often in a row never will. */
const MOST_FAILED_STARTS = 3;

export interface Life {
  /** What was asked of it by `MOORAGE_FAULTS`; null: nothing. */
  readonly faults: string | null;
  /** It is killed from outside after this long, if it still lives. */
  readonly killAfterMs: number | null;
}

interface Deps {
  readonly home: string;
  readonly port: number;
  readonly say?: (line: string) => void;
}

/** A server process that is started again whenever it ended, each time with the faults of its next life. */
export function createServerKeeper({ home, port, say }: Deps) {
  let child: ChildProcess | undefined;
  let address: string | null = null;
  let isStopping = false;
  let kills = 0;
  let slowestStartMs = 0;
  const crashes: string[] = [];

  /** Whether it came up. */
  async function live({ faults, killAfterMs }: Life): Promise<boolean> {
    const begun = performance.now();
    const server = spawn(process.execPath, PROGRAM, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        ...compileCache,
        MOORAGE_HOME: home,
        MOORAGE_LISTEN: `127.0.0.1:${String(port)}`,
        MOORAGE_ADMIN_TOKEN: OWN_TOKEN,
        ...(faults === null ? {} : { MOORAGE_FAULTS: faults }),
      },
    });
    child = server;
    let said = '';
    let timer: NodeJS.Timeout | undefined;
    const hear = (text: Buffer): void => {
      said = (said + text.toString()).slice(-SAID_BYTES);
      const [, found] = (address === null ? UP.exec(said) : null) ?? [];
      if (found === undefined) return;
      address = found;
      slowestStartMs = Math.max(slowestStartMs, performance.now() - begun);
      if (killAfterMs !== null) timer = setTimeout(() => server.kill('SIGKILL'), killAfterMs);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    await once(server, 'close');
    clearTimeout(timer);
    const cameUp = address !== null;
    address = null;
    child = undefined;
    if (server.signalCode === 'SIGKILL') kills += 1;
    else if (!isStopping) {
      const how = String(server.exitCode ?? server.signalCode);
      crashes.push(`The server ended with ${how} (${faults ?? 'no faults'}):\n${said}`);
      say?.(`  the server ended with ${how} (${faults ?? 'no faults'}): ${said.slice(0, 300)}`);
    }
    return cameUp;
  }

  return {
    address: () => address,
    told: () => ({ kills, crashes, slowestStartMs }),

    /** Lives one life after the other until `next` has none. The last one is ended as people do. */
    async keep(next: () => Life | null): Promise<void> {
      let failedStarts = 0;
      for (let life = next(); life && failedStarts < MOST_FAILED_STARTS; life = next())
        failedStarts = (await live(life)) ? 0 : failedStarts + 1;
    },

    kill: (): void => void child?.kill('SIGKILL'),

    /** Ends the server and its database in peace. */
    async end(): Promise<void> {
      isStopping = true;
      const server = child;
      if (!server) return;
      const closed = once(server, 'close');
      server.kill('SIGTERM');
      await closed;
    },
  };
}
export type ServerKeeper = ReturnType<typeof createServerKeeper>;
