import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createBuckets } from './buckets.ts';
import { DomainError } from './domain-error.ts';

const SCOPES = ['jobSubmission', 'jobsUsage', 'user'] as const;
type Scope = (typeof SCOPES)[number];

/** Requests of one user in an hour; absent: as many as they like. */
export type HourlyLimits = Readonly<Partial<Record<Scope, number>>>;

const HOUR_S = 3600;

/** Limits what one user asks for, by the scopes of the wire contract. Call it after whatever tells who that is. */
export function limitRates(app: FastifyInstance, limits: HourlyLimits, clock: () => Date): void {
  const buckets = new Map(
    SCOPES.flatMap((scope) => {
      const size = limits[scope];
      if (size === undefined) return [];
      return [[scope, createBuckets({ size, perSecond: size / HOUR_S, clock })] as const];
    }),
  );
  if (buckets.size === 0) return;
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.isPublic === true || request.is404) return;
    const bucket = buckets.get(scopeOf(request));
    if (!bucket) return;
    const { id } = request.user;
    const limit = String(bucket.size);
    if (bucket.left(id) < 1) {
      throw new DomainError(429, 'Too many requests. Try again later.', {
        'retry-after': String(bucket.wait(id)),
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': '0',
      });
    }
    bucket.take(id);
    void reply.headers({
      'x-ratelimit-limit': limit,
      'x-ratelimit-remaining': String(bucket.left(id)),
    });
  });
}

function scopeOf({ method, routeOptions }: FastifyRequest): Scope {
  const url = routeOptions.url ?? '';
  if (method === 'POST' && /\/jobs\/:jobId\/submit\/?$/.test(url)) return 'jobSubmission';
  return /^\/api(?:\/v2)?\/jobs\//.test(url) ? 'jobsUsage' : 'user';
}
