import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { FILE_ID_HEADER, Upload } from '#contract/uploads';
import type { UploadLocks } from './upload-locks.ts';
import { createTusRelay, sendAnswer } from './tus-relay.ts';
import type { UploadsService } from './uploads.service.ts';

interface Options {
  readonly uploads: UploadsService;
  readonly locks: UploadLocks;
}

const params = z.object({ uploadId: z.string() });

/**
 * Uploads that survive a lost connection: the tus protocol 1.0. Every call passes the same guards as any other, and
 * somebody else's upload is not there.
 */
export const resumableUploadsRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { uploads, locks },
) => {
  const relay = createTusRelay({ uploads, locks, path: `${app.prefix}/uploads` });
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => {
    done(null);
  });

  app.post('/uploads/', { config: { once: true } }, async (request, reply) => {
    const madeId = request.once?.madeId;
    if (!madeId) return sendAnswer(reply, await relay(request));
    await uploads.require(request.user, madeId);
    return reply.code(201).header('location', `${app.prefix}/uploads/${madeId}/`).send();
  });
  app.options('/uploads/', { schema: { hide: true } }, async (request, reply) =>
    sendAnswer(reply, await relay(request)),
  );

  app.get(
    '/uploads/:uploadId/',
    { exposeHeadRoute: false, schema: { params, response: { 200: Upload } } },
    (request) => uploads.view(request.user, request.params.uploadId),
  );

  for (const method of ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
    app.route({
      method,
      url: '/uploads/:uploadId/',
      config: { takesFiles: method === 'PATCH' },
      schema: { params, hide: method === 'OPTIONS' || method === 'HEAD' },
      handler: async (request, reply) => {
        const { uploadId } = request.params;
        await uploads.require(request.user, uploadId);
        const answer = await relay(request, uploadId);
        const fileId = await uploads.fileIdOf(request.user, uploadId);
        if (fileId !== null) reply.header(FILE_ID_HEADER, fileId);
        if (fileId !== null && method === 'PATCH')
          request.audit = { action: 'file.upload', subjectId: fileId };
        return sendAnswer(reply, answer);
      },
    });
  }
};
