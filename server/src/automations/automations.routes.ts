import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Automation } from '#contract/automations';

/** This server runs no scripts of its own around jobs, so the list is truly empty. */
export const automationsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get('/automations/', { schema: { response: { 200: z.array(Automation) } } }, () =>
    Promise.resolve([]),
  );
};
