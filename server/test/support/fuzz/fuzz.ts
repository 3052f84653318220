import fc from 'fast-check';
import { ask, problemOf, toCurl } from './answers.ts';
import { openFuzzServer } from './server.ts';
import { requests } from './requests.ts';

export interface Fuzzed {
  readonly sent: number;
  /** How many answers of each status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** One for each round that found something: what, and how to send it again. */
  readonly problems: readonly string[];
}

const A_ROUND = 1000;

/**
 * Sends so many requests, in rounds; each round has things of its own that its requests are about, for they get changed
 * and deleted. A request that is answered wrongly is made as small as it can be. The same seed sends the same.
 */
export async function fuzz(
  seed: number,
  most: number,
  more: { readonly mostMs?: number; readonly onRound?: (sent: number) => void } = {},
): Promise<Fuzzed> {
  const { mostMs = Infinity, onRound = () => undefined } = more;
  const server = await openFuzzServer();
  const until = performance.now() + mostMs;
  const statuses = new Map<number, number>();
  const problems: string[] = [];
  let sent = 0;
  try {
    for (let round = 0; sent < most && performance.now() < until; round += 1) {
      const target = await server.renew();
      const numRuns = Math.min(A_ROUND, most - sent);
      const property = fc.asyncProperty(requests(target, server.authorization), async (request) => {
        const answer = await ask(server.origin, request);
        sent += 1;
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const problem = problemOf(request, answer);
        if (problem !== undefined) throw new Error(problem);
      });
      const found = await fc.check(property, {
        seed: seed + round,
        numRuns,
        ...(mostMs === Infinity ? {} : { interruptAfterTimeLimit: until - performance.now() }),
      });
      const [request] = found.counterexample ?? [];
      if (request)
        problems.push(
          `${String(found.errorInstance)}\n${toCurl(server.origin, request)}\n(seed ${String(seed + round)})`,
        );
      const alive = await ask(server.origin, {
        method: 'GET',
        url: '/healthz',
        headers: {},
        body: null,
      });
      if (alive.status !== 200) problems.push(`The server is not well any more: ${alive.body}`);
      onRound(sent);
    }
  } finally {
    await server.close();
  }
  return { sent, statuses, problems };
}
