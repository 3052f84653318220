import type { FastifyRequest } from 'fastify';
import { DomainError } from '../http/domain-error.ts';

type Sender = 'same' | 'other' | 'unknown';

/**
 * Which site a browser sends a request from. `Sec-Fetch-Site` cannot be set by a page and is believed first; browsers
 * leave it out on plain HTTP away from localhost, where `Origin` says it. Only the host is compared: behind a proxy
 * that ends TLS the schemes differ.
 */
function senderOf(request: FastifyRequest): Sender {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'same' : 'other';
  const origin = request.headers.origin;
  if (origin === undefined) return 'unknown';
  return URL.parse(origin)?.host === request.host ? 'same' : 'other';
}

/** Reading changes nothing, so only other methods can be forged. */
const isReading = ({ method }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/**
 * Refuses what another site's page may have sent with the user's cookie. Where neither header tells, the request has to
 * carry `x-requested-with: moorage`, which a page of another site cannot set without asking us first.
 */
export function refuseForged(request: FastifyRequest): void {
  if (isReading(request)) return;
  const sender = senderOf(request);
  const isMarked = request.headers['x-requested-with'] === 'moorage';
  if (sender === 'other' || (sender === 'unknown' && !isMarked)) throw forged();
}

/** For requests that carry no cookie yet, such as signing in: scripts may send them, other sites' pages may not. */
export function refuseOtherSites(request: FastifyRequest): void {
  if (senderOf(request) === 'other') throw forged();
}

const forged = (): DomainError =>
  new DomainError(403, 'This request came from another site. Open Moorage itself and try again.');
