import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Analysis } from '#contract/analyses';
import { page } from '#contract/wire';
import { notFound } from '../http/domain-error.ts';
import { asIs, pageOf } from '../http/page.ts';
import type { WireVersion } from '../http/user.ts';
import type { AnalysesService } from './analyses.service.ts';

interface Options {
  readonly analyses: AnalysesService;
  readonly version: WireVersion;
}

export const analysesRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { analyses, version },
) => {
  app.get('/analyses/', { schema: { response: { 200: page(Analysis) } } }, async (request) => {
    const all = await analyses.list(version);
    return pageOf(request, all, asIs);
  });

  app.get(
    '/analyses/:code/',
    { schema: { params: z.object({ code: z.string() }), response: { 200: Analysis } } },
    async (request) => {
      const analysis = await analyses.get(request.params.code, version);
      if (!analysis) throw notFound();
      return analysis;
    },
  );
};
