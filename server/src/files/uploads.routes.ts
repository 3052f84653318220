import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { File } from '#contract/files';
import { DomainError } from '../http/domain-error.ts';
import { originOf } from '../http/page.ts';
import type { FileStore } from './file-store.ts';
import type { FilesService } from './files.service.ts';
import { boundaryOf } from './multipart.ts';
import { receiveUpload } from './receive-upload.ts';

interface Options {
  readonly files: FilesService;
  readonly store: FileStore;
}

/** Uploads stream to the disk as they arrive, whatever their size; the 201 comes when the disk has them. */
export const uploadsRoutes: FastifyPluginAsyncZod<Options> = async (app, { files, store }) => {
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => {
    done(null);
  });

  app.route({
    method: ['POST', 'PUT'],
    url: '/files/contents/',
    config: { once: 'by-content', takesFiles: true },
    schema: { response: { 201: File } },
    handler: async (request, reply) => {
      const boundary = boundaryOf(request.headers['content-type'] ?? '');
      if (boundary === undefined) {
        throw new DomainError(400, {
          file: ['A multipart/form-data body with a part "file" is required.'],
        });
      }
      // The connection has to stay open for the answer when an upload is refused half way.
      const source = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterator<
        Buffer,
        undefined
      >;
      const upload = await receiveUpload(source, boundary, store).finally(async () => {
        // What is left of a refused one stands before the next request on this connection.
        await source.return?.();
        request.raw.resume();
      });
      const row = await files.add(request.user, upload, request.once);
      return reply.code(201).send(files.view(request.user, originOf(request))(row));
    },
  });
};
