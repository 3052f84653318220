import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Tag, TagRequest } from '#contract/tags';
import type { TagsService } from './tags.service.ts';

interface Options {
  readonly tags: TagsService;
}

const THINGS = [
  { kind: 'job', url: '/jobs/:jobId/tags/', params: z.object({ jobId: z.string() }) },
  { kind: 'file', url: '/files/:fileId/tags/', params: z.object({ fileId: z.string() }) },
] as const;

export const tagsRoutes: FastifyPluginCallbackZod<Options> = (app, { tags }, done) => {
  for (const { kind, url, params } of THINGS) {
    const idOf = (given: Readonly<Record<string, string>>): string => given[`${kind}Id`] ?? '';

    app.get(url, { schema: { params, response: { 200: z.array(Tag) } } }, (request) =>
      tags.list(request.user, kind, idOf(request.params)),
    );

    // Adding a tag twice adds it once, so it needs no key to be repeated.
    app.post(
      url,
      { config: { once: false }, schema: { params, body: TagRequest, response: { 201: Tag } } },
      async (request, reply) =>
        reply
          .code(201)
          .send(await tags.add(request.user, kind, idOf(request.params), request.body.name)),
    );

    app.delete(url, { schema: { params, body: TagRequest } }, async (request, reply) => {
      await tags.remove(request.user, kind, idOf(request.params), request.body.name);
      return reply.code(204).send();
    });
  }
  done();
};
