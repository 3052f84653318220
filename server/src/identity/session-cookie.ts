import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IssuedSecret } from './sessions.service.ts';

const COOKIE = 'moorage_session';

/** Scripts of the page cannot read it, other sites' pages cannot send it, and TLS, where there is any, keeps it. */
const optionsFor = (request: FastifyRequest) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  }) as const;

export const sessionSecretOf = (request: FastifyRequest): string | undefined =>
  request.cookies[COOKIE];

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { secret, expires }: IssuedSecret,
): void {
  void reply.setCookie(COOKIE, secret, { ...optionsFor(request), expires });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(COOKIE, optionsFor(request));
}
