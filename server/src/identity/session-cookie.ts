import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IssuedSecret } from './sessions.service.ts';

const NAME = 'moorage_session';

const isSecure = ({ origin }: FastifyRequest): boolean => origin.startsWith('https:');

/**
 * Under TLS the name begins with `__Host-`: a browser takes such a cookie from this very host only, so that nobody who
 * holds a neighbouring name, or the plain port, can put one of theirs in its place.
 */
const nameFor = (request: FastifyRequest): string => (isSecure(request) ? `__Host-${NAME}` : NAME);

/** Scripts of the page cannot read it, other sites' pages cannot send it, and TLS, where there is any, keeps it. */
const optionsFor = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) }) as const;

/** Of two cookies of that name one was put there by somebody else, and nobody can tell which: neither counts. */
export function sessionSecretOf(request: FastifyRequest): string | undefined {
  const start = `${nameFor(request)}=`;
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  return found.length === 1 ? found[0]?.slice(start.length) : undefined;
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { secret, expires }: IssuedSecret,
): void {
  void reply.setCookie(nameFor(request), secret, { ...optionsFor(request), expires });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(nameFor(request), optionsFor(request));
}
