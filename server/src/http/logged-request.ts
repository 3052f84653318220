import type { FastifyRequest } from 'fastify';

/** What the log tells of a request. Neither headers nor the query: what clients put there by mistake may be a secret. */
export const loggedRequest = ({ method, url, host, ip }: FastifyRequest) => ({
  method,
  url: url.split('?', 1)[0],
  host,
  remoteAddress: ip,
});
