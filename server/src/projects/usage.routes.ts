import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { Usage } from '#contract/projects';
import { attachment } from '../files/content-disposition.ts';
import { toCsv } from '../http/csv.ts';
import { readDays, readGroup } from './usage-query.ts';
import type { UsageService } from './usage.service.ts';

interface UsageRoutesOptions {
  readonly usage: UsageService;
  readonly clock: () => Date;
}

/** Who used how much. An extension of ours: registered under /api/v3 only. */
export const usageRoutes: FastifyPluginCallbackZod<UsageRoutesOptions> = (
  app,
  { usage, clock },
  done,
) => {
  app.get('/usage/', { schema: { response: { 200: Usage } } }, (request) => {
    const query = request.query as Record<string, unknown>;
    return usage.usage(request.user, readGroup(query), readDays(query, clock()));
  });

  app.get('/usage/export/', { exposeHeadRoute: false }, async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const group = readGroup(query);
    const { results, from, to } = await usage.usage(request.user, group, readDays(query, clock()));
    const head = ['from', 'to', group, 'name', 'jobs', 'core_hours', `cost_${usage.currency}`];
    const rows = results.map(({ key, label, jobs, coreHours, cost }) => [
      ...[from, to, key, label],
      ...[jobs, coreHours, cost],
    ]);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', attachment(`usage-${group}-${from}-${to}.csv`))
      .header('cache-control', 'no-store')
      .send(toCsv([head, ...rows]));
  });
  done();
};
