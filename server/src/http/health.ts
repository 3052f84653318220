import type { FastifyInstance } from 'fastify';

/** Why the server cannot do its work now; null when it can. */
export type Readiness = () => Promise<string | null>;

/** For whatever watches the server: is the process up, and can it do its work. */
export function addHealth(app: FastifyInstance, readiness: Readiness): void {
  const config = { isPublic: true };
  app.get('/healthz', { config }, () => ({ status: 'up' }));
  app.get('/readyz', { config }, async (_request, reply) => {
    const problem = await readiness();
    if (problem === null) return { status: 'ready' };
    return reply.code(503).header('retry-after', '2').send({ detail: problem });
  });
}
