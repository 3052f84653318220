import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../settings.ts';
import { codeOf, isTlsCode, Refusal, refusalOf, unreachable } from './failure.ts';

export interface Call {
  /** What was wanted, for the message when it fails: `Job kTzRma`. */
  readonly what: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What tests take the place of. */
interface Chance {
  readonly random?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Told to come back, or a proxy before a server that starts anew. */
const PASSING = new Set([429, 502, 503, 504]);
/** A server that was there before is waited for, for some minutes; one that never answered may be a wrong address. */
const TRIES = { known: 12, unknown: 4 };
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Sends requests until they are answered. Every one may be repeated: reads by nature, and each POST bears an
 * `Idempotency-Key`, so that what was done already is not done again.
 */
export function createConnection(
  { baseUrl, apiKey }: Settings,
  { random = Math.random, pause = wait }: Chance = {},
) {
  const authorization = `Token ${apiKey}`;
  let isKnown = false;

  async function send(method: string, path: string, call: Call): Promise<Response> {
    const headers = new Headers({ authorization, ...call.headers });
    if (method === 'POST') headers.set('idempotency-key', randomUUID());
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    if (body !== null) headers.set('content-type', 'application/json');
    for (let tried = 1; ; tried += 1) {
      const answer = await attempt(path, { method, headers, body, redirect: 'error' });
      isKnown ||= answer instanceof Response && answer.status < 500;
      const isLast = tried >= (isKnown ? TRIES.known : TRIES.unknown);
      if (answer instanceof Response && answer.ok) return answer;
      if (answer instanceof Response && (isLast || !PASSING.has(answer.status)))
        throw refusalOf(answer.status, await answer.text(), call.what, baseUrl);
      if (!(answer instanceof Response) && (isLast || isFinal(answer, isKnown)))
        throw unreachable(answer, baseUrl);
      if (answer instanceof Response) await answer.body?.cancel();
      await pause(pauseMs(tried, answer instanceof Response ? answer : undefined));
    }
  }

  /** An answer, or what kept it away. */
  async function attempt(path: string, init: RequestInit): Promise<unknown> {
    try {
      return await fetch(`${baseUrl}${path}`, init);
    } catch (error) {
      // Whatever fetch throws is told, or tried again.
      return error;
    }
  }

  /** Doubles, and by chance is up to half longer, so that many clients do not come back at once. */
  function pauseMs(tried: number, answer: Response | undefined): number {
    const asked = Number(answer?.headers.get('retry-after') ?? '') * 1000;
    const own = FIRST_PAUSE_MS * 2 ** (tried - 1);
    const least = Number.isFinite(asked) ? asked : 0;
    return Math.min(Math.max(own, least) + random() * own * 0.5, LONGEST_PAUSE_MS);
  }

  return {
    baseUrl,
    send,

    /** One try, for what knows by itself how to go on. Anything but success is thrown. */
    async once(
      method: string,
      path: string,
      body: Uint8Array<ArrayBuffer> | null,
      call: Call,
    ): Promise<Response> {
      const headers = { authorization, ...call.headers };
      const answer = await attempt(path, { method, headers, body, redirect: 'error' });
      if (!(answer instanceof Response)) throw unreachable(answer, baseUrl, false);
      if (answer.ok) return answer;
      throw refusalOf(answer.status, await answer.text(), call.what, baseUrl);
    },

    async json(method: string, path: string, call: Call): Promise<unknown> {
      const text = await (await send(method, `/api/v3/${path}`, call)).text();
      try {
        return text === '' ? undefined : JSON.parse(text);
      } catch {
        throw new Refusal(200, `${baseUrl} does not answer as Moorage does: look at the address.`);
      }
    },
  };
}
export type Connection = ReturnType<typeof createConnection>;

/** Trying again mends a lost connection, not a wrong name or certificate. */
function isFinal(error: unknown, isKnown: boolean): boolean {
  const code = codeOf(error);
  return code === 'ENOTFOUND' || isTlsCode(code) || (code === 'ECONNREFUSED' && !isKnown);
}
