import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { SiteHealth } from '#contract/events';
import { page } from '#contract/wire';
import { asIs, pageOf } from '../http/page.ts';
import type { SitesService } from './sites.service.ts';

/** An extension of ours: registered under /api/v3 only. */
export const sitesRoutes: FastifyPluginAsyncZod<{ sites: SitesService }> = async (
  app,
  { sites },
) => {
  app.get('/sites/', { schema: { response: { 200: page(SiteHealth) } } }, async (request) => {
    return pageOf(request, await sites.health(), asIs);
  });
};
