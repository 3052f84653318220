import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { ApiToken, ApiTokenRequest, NewApiToken } from '#contract/identity';
import { page } from '#contract/wire';
import { pageRequest, toPage } from '../http/page.ts';
import type { TokensService } from './tokens.service.ts';

interface Deps {
  readonly tokens: TokensService;
}

/** Everybody's own API tokens. */
export const tokensRoutes: FastifyPluginCallbackZod<Deps> = (app, { tokens }, done) => {
  app.get('/tokens/', { schema: { response: { 200: page(ApiToken) } } }, async (request) => {
    const asked = pageRequest(request);
    const { results, count } = await tokens.page(request.user, asked);
    return { ...toPage(request, asked, count, results), results };
  });

  const create = {
    config: { once: true },
    schema: { body: ApiTokenRequest, response: { 201: NewApiToken } },
  };
  app.post('/tokens/', create, async (request, reply) =>
    reply.code(201).send(await tokens.create(request.user.id, request.body.name, request.once)),
  );

  const remove = {
    schema: { params: z.object({ tokenId: z.string() }), response: { 204: z.null() } },
  };
  app.delete('/tokens/:tokenId/', remove, async (request, reply) => {
    await tokens.revoke(request.user, request.params.tokenId);
    return reply.code(204).send(null);
  });
  done();
};
