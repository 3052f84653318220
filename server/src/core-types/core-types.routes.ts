import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { ComputePrice, CoreType } from '#contract/core-types';
import { page } from '#contract/wire';
import { asIs, lastOf, pageOf } from '../http/page.ts';
import type { WireVersion } from '../http/user.ts';
import type { CoreTypesService } from './core-types.service.ts';

interface Options {
  readonly coreTypes: CoreTypesService;
  readonly version: WireVersion;
}

export const coreTypesRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { coreTypes, version },
) => {
  app.get('/coretypes/', { schema: { response: { 200: page(CoreType) } } }, async (request) => {
    // Every core type that is offered is active: whoever asks for the others gets none.
    const isActive = lastOf((request.query as Record<string, unknown>)['isActive']);
    const wantsInactive = isActive !== undefined && /^(false|0)$/i.test(isActive);
    const all = wantsInactive ? [] : await coreTypes.listWire(version);
    return pageOf(request, all, asIs);
  });

  app.get('/billing/computeprices/', { schema: { response: { 200: z.array(ComputePrice) } } }, () =>
    coreTypes.prices(),
  );
};
