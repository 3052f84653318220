import diagnostics from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { pathBelowVersion } from '../../src/http/api-path.ts';

export interface KnownRoute {
  readonly method: string;
  /** As Fastify has it: `/api/v3/jobs/:jobId/`. */
  readonly url: string;
  /** The same for all bases: `GET /jobs/{}/`. */
  readonly key: string;
}

/** Every route of every server that is built in this process from now on; HEAD is left out where GET is there. */
export function watchRoutes(): () => KnownRoute[] {
  const known = new Map<string, KnownRoute>();
  diagnostics.subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      const path = (pathBelowVersion(url) || '/').replace(/:[^/]+|\*/g, '{}');
      for (const one of [method].flat())
        known.set(`${one} ${url}`, { method: one, url, key: `${one} ${path}` });
    });
  });
  return () =>
    [...known.values()].filter(
      ({ method, url }) =>
        method !== 'HEAD' || url.includes('/uploads/') || !known.has(`GET ${url}`),
    );
}
