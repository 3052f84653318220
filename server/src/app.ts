import type { FastifyInstance } from 'fastify';
import { createHttp, type HttpOptions } from './http/http.ts';
import type { Db } from './db/database.ts';

/** Everything the server needs from outside; main.ts makes it for real, tests make it on a database of their own. */
export interface AppDeps {
  readonly db: Db;
  readonly http: HttpOptions;
}

/** Builds the server; never listens. */
export async function buildApp({ http }: AppDeps): Promise<FastifyInstance> {
  const app = createHttp(http);
  app.get('/healthz', { config: { isPublic: true } }, () => ({ status: 'up' }));
  await app.ready();
  return app;
}
