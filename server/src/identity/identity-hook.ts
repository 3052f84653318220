import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isApiPath } from '../http/api-path.ts';
import { DomainError } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { AccountsRepository } from './accounts.repository.ts';
import { hintOf } from './secrets.ts';
import { refuseForged } from './same-origin.ts';
import { sessionSecretOf, setSessionCookie } from './session-cookie.ts';
import type { SessionsService } from './sessions.service.ts';
import type { TokensService } from './tokens.service.ts';

interface Deps {
  readonly accounts: AccountsRepository;
  readonly sessions: SessionsService;
  readonly tokens: TokensService;
  readonly clock: () => Date;
}

/** "Last used" and "last seen" are this exact; more would cost a write for every request. */
const SEEN_EVERY_MS = 60_000;

/**
 * Closes every route that does not say `config.isPublic`, unknown ones below /api too. Nothing is remembered between
 * requests: a revoked token is refused by the very next one.
 */
export function closeRoutes(app: FastifyInstance, deps: Deps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.isPublic === true) return;
    if (request.is404 && !isApiPath(request.url)) return;
    const user = await identify(deps, request, reply);
    if (!user) throw new DomainError(401, 'Invalid token.', { 'www-authenticate': 'Token' });
    request.user = user;
    request.isStillKnown = () => isKnown(deps, request);
  });
}

/** A header that was sent decides alone: a wrong token is not healed by a cookie. */
async function identify(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<User | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return byToken(deps, authorization, request);
  const secret = sessionSecretOf(request);
  return secret === undefined ? null : bySession(deps, secret, request, reply);
}

/** Without a trace: an open stream is no use of a token, and does not keep a session alive. */
async function isKnown({ tokens, sessions }: Deps, request: FastifyRequest): Promise<boolean> {
  const { authorization } = request.headers;
  if (authorization !== undefined)
    return (await tokens.find(tokenIn(authorization) ?? '')) !== null;
  const secret = sessionSecretOf(request);
  return secret !== undefined && (await sessions.isOpen(secret));
}

const tokenIn = (header: string): string | undefined =>
  /^(?:token|bearer) +(\S+)$/i.exec(header.trim())?.[1];

async function byToken(
  { tokens, accounts, clock }: Deps,
  header: string,
  request: FastifyRequest,
): Promise<User | null> {
  const token = tokenIn(header);
  const found = token === undefined ? null : await tokens.find(token);
  if (!found) return null;
  request.proof = `token ${found.hint}`;
  const now = clock();
  if (isStale(found.lastUsedAt, now)) await tokens.touch(found.tokenId, now);
  if (isStale(found.lastSeenAt, now)) await accounts.touch(found.user.id, now);
  return found.user;
}

async function bySession(
  { sessions, accounts, clock }: Deps,
  secret: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<User | null> {
  const found = await sessions.find(secret);
  if (!found) return null;
  request.proof = `session ${hintOf(secret)}`;
  refuseForged(request);
  if (found.extendedTo) setSessionCookie(request, reply, { secret, expires: found.extendedTo });
  if (isStale(found.lastSeenAt, clock())) await accounts.touch(found.user.id, clock());
  return found.user;
}

function isStale(seen: string | null, now: Date): boolean {
  return seen === null || now.getTime() - Date.parse(seen) >= SEEN_EVERY_MS;
}
