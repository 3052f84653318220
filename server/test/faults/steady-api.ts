import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type * as z from 'zod';
import { OWN_TOKEN } from '../../../scripts/lib/server.ts';

/** The server did understand, and says no. */
export class Refused extends Error {}

const PAUSE_MS = 40;
/** A request that hangs is sent again as well. */
const PATIENCE_MS = 10_000;

interface Deps {
  /** Where the server is now; null while it is not. */
  readonly address: () => string | null;
  /** Nobody waits for an answer any more. */
  readonly signal: AbortSignal;
}

/** A client that never gives up: whatever is not answered is sent again, under the same `Idempotency-Key`. */
export function createSteadyApi({ address, signal }: Deps) {
  async function attempt(method: string, path: string, key: string, body: unknown) {
    const at = address();
    if (at === null) return undefined;
    try {
      const response = await fetch(`${at}/api/v3/${path}`, {
        method,
        headers: {
          authorization: `Token ${OWN_TOKEN}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': key } : {}),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
    } catch {
      return undefined; // cut off: the server died, or the fault was the connection
    }
  }

  /** Answers once the server does; `tries` says how often it took. */
  async function send(method: string, path: string, body?: unknown) {
    const key = randomUUID();
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      const answer = await attempt(method, path, key, body);
      const isFinal =
        answer && answer.status < 500 && answer.status !== 429 && answer.status !== 409;
      if (isFinal && answer.status < 400) return { bytes: answer.bytes, tries };
      if (isFinal)
        throw new Refused(`${method} ${path}: ${String(answer.status)} ${answer.bytes.toString()}`);
      await wait(PAUSE_MS);
    }
  }

  return {
    async get<T>(path: string, answer: z.ZodType<T>): Promise<T> {
      return answer.parse(JSON.parse((await send('GET', path)).bytes.toString()));
    },
    bytes: async (path: string): Promise<Buffer> => (await send('GET', path)).bytes,
    async post<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T> {
      return answer.parse(JSON.parse((await send('POST', path, body)).bytes.toString()));
    },
    /** Answers how many times it had to be sent. */
    order: async (path: string): Promise<number> => (await send('POST', path)).tries,
  };
}
export type SteadyApi = ReturnType<typeof createSteadyApi>;
