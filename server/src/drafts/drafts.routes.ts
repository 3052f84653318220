import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Draft, DraftRequest, NewDraftRequest } from '#contract/drafts';
import { page } from '#contract/wire';
import { pageRequest, toPage } from '../http/page.ts';
import type { DraftsService } from './drafts.service.ts';

const params = z.object({ draftId: z.string() });

/** An extension of ours: registered under /api/v3 only. */
export const draftsRoutes: FastifyPluginAsyncZod<{ drafts: DraftsService }> = async (
  app,
  { drafts },
) => {
  app.post(
    '/drafts/',
    {
      config: { once: true },
      schema: { body: NewDraftRequest.nullish(), response: { 201: Draft } },
    },
    async (request, reply) =>
      reply.code(201).send(await drafts.create(request.user, request.body ?? {}, request.once)),
  );

  app.get('/drafts/', { schema: { response: { 200: page(Draft) } } }, async (request) => {
    const asked = pageRequest(request);
    const { results, count } = await drafts.list(request.user, asked.limit, asked.offset);
    return toPage(request, asked, count, results);
  });

  app.get('/drafts/:draftId/', { schema: { params, response: { 200: Draft } } }, (request) =>
    drafts.get(request.user, request.params.draftId),
  );

  app.put(
    '/drafts/:draftId/',
    { schema: { params, body: DraftRequest, response: { 200: Draft } } },
    (request) => drafts.save(request.user, request.params.draftId, request.body.form),
  );

  app.delete('/drafts/:draftId/', { schema: { params } }, async (request, reply) => {
    await drafts.delete(request.user, request.params.draftId);
    return reply.code(204).send();
  });
};
