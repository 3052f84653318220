import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createBuckets } from '../http/buckets.ts';
import { DomainError } from '../http/domain-error.ts';
import { hashSecret } from './secrets.ts';
import { sessionSecretOf } from './session-cookie.ts';

interface Deps {
  /** Wrong secrets that one address may show at once, and then in a minute. */
  readonly wrongSecrets: number;
  readonly clock: () => Date;
}

const MOST_PROVEN = 10_000;

/**
 * Slows down whoever tries secrets out. Secrets name no account, so the address is what is counted; people share
 * addresses, so a secret that was right before is not held up by what its neighbours do. Call it before `closeRoutes`.
 */
export function slowGuessing(app: FastifyInstance, { wrongSecrets, clock }: Deps): void {
  const wrong = createBuckets({ size: wrongSecrets, perSecond: wrongSecrets / 60, clock });
  const proven = createProven();

  app.addHook('onRequest', async (request) => {
    const shown = shownBy(request);
    if (shown === null || proven.has(shown)) return;
    const network = networkOf(request.ip);
    if (wrong.left(network) >= 1) return;
    throw new DomainError(429, 'Too many wrong links or tokens. Try again later.', {
      'retry-after': String(wrong.wait(network)),
    });
  });
  // Where nobody had to show a secret, none was looked at.
  app.addHook('preParsing', async (request) => {
    const shown = shownBy(request);
    if (shown !== null && request.proof !== undefined) proven.add(shown);
  });
  app.addHook('onSend', async (request, reply) => {
    const refusal = signsIn(request) ? 400 : 401;
    if (reply.statusCode === refusal && shownBy(request) !== null)
      wrong.take(networkOf(request.ip));
  });
}

const signsIn = ({ method, routeOptions }: FastifyRequest): boolean =>
  method === 'POST' && routeOptions.url === '/api/v3/session/';

/** Names the secret of a request without being one; null when it shows none. A sign-in link is used once only. */
function shownBy(request: FastifyRequest): string | null {
  if (signsIn(request)) return '';
  const secret = request.headers.authorization ?? sessionSecretOf(request);
  return secret === undefined ? null : hashSecret(secret);
}

/** The latest secrets that were right. */
function createProven() {
  const proven = new Set<string>();
  return {
    has: (secret: string): boolean => proven.has(secret),
    add(secret: string): void {
      proven.delete(secret);
      proven.add(secret);
      const [oldest] = proven;
      if (proven.size > MOST_PROVEN && oldest !== undefined) proven.delete(oldest);
    },
  };
}

/** Of IPv6 the first half: the other one is whatever a client likes it to be. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = ''] = plain.split('::');
  return [...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}
