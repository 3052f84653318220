import type { FastifyInstance, HTTPMethods } from 'fastify';
import { notOffered } from './domain-error.ts';

/** What is asked for, its path, and the methods it would have. */
export type LaterRoute = readonly [what: string, url: string, methods: readonly HTTPMethods[]];

/** Paths of the wire contract that this server has not, or not yet: told, never made up. */
export function addNotOffered(app: FastifyInstance, routes: readonly LaterRoute[]): void {
  for (const [what, url, methods] of routes) {
    app.route({
      method: [...methods],
      url,
      exposeHeadRoute: false,
      config: { once: false },
      schema: { hide: true },
      handler: () => {
        throw notOffered(what);
      },
    });
  }
}
