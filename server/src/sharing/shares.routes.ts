import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { JobShare, SharedJob, ShareRequest } from '#contract/sharing';
import { page } from '#contract/wire';
import { asIs, pageOf } from '../http/page.ts';
import type { SharesService } from './shares.service.ts';

interface Options {
  readonly shares: SharesService;
}

const params = z.object({ jobId: z.string() });

/**
 * Of the wire contract: show a job to somebody. Doing it again changes nothing; under the same key it does not even undo
 * that it was taken back meanwhile.
 */
export const shareRoutes: FastifyPluginCallbackZod<Options> = (app, { shares }, done) => {
  const share = {
    config: { once: true },
    schema: { params, body: ShareRequest, response: { 200: SharedJob } },
  };
  app.post('/jobs/:jobId/share/', share, async (request) => {
    const recipient = await shares.add(request.user, request.params.jobId, request.body);
    request.audit.detail = { email: recipient };
    return { recipient, supportDesk: null };
  });
  done();
};

/** What the wire contract lacks: seeing whom a job is shown to, and taking it back. Under /api/v3 only. */
export const shareExtensionRoutes: FastifyPluginCallbackZod<Options> = (app, { shares }, done) => {
  app.get(
    '/jobs/:jobId/shares/',
    { schema: { params, response: { 200: page(JobShare) } } },
    async (request) => pageOf(request, await shares.list(request.user, request.params.jobId), asIs),
  );

  app.delete(
    '/jobs/:jobId/share/:email/',
    { schema: { params: params.extend({ email: z.string() }), response: { 204: z.null() } } },
    async (request, reply) => {
      const { jobId, email } = request.params;
      await shares.remove(request.user, jobId, email);
      request.audit.detail = { email };
      return reply.code(204).send(null);
    },
  );
  done();
};
