import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Example } from '#contract/analyses';
import { page } from '#contract/wire';
import { asIs, pageOf } from '../http/page.ts';
import type { ExamplesService } from './examples.service.ts';

/** An extension of ours: registered under /api/v3 only. */
export const examplesRoutes: FastifyPluginAsyncZod<{ examples: ExamplesService }> = async (
  app,
  { examples },
) => {
  app.get('/examples/', { schema: { response: { 200: page(Example) } } }, async (request) => {
    const all = await examples.list();
    return pageOf(request, all, asIs);
  });
};
