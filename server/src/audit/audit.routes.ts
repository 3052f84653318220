import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { AuditEntry, AuditExportFormat, AuditVerification } from '#contract/audit';
import { page } from '#contract/wire';
import { attachment } from '../files/content-disposition.ts';
import { linkTo, pageRequest } from '../http/page.ts';
import { requireAdministrator } from '../identity/accounts.service.ts';
import { exportText, MEDIA_TYPE } from './audit-export.ts';
import { readAfter, readAuditFilter, readNoted } from './audit-query.ts';
import type { Audit } from './audit.service.ts';

const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;

/** Who did what; for administrators only. An extension of ours: registered under /api/v3 only. */
export const auditRoutes: FastifyPluginCallbackZod<{ audit: Audit }> = (app, { audit }, done) => {
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    requireAdministrator(request.user);
  };

  app.get(
    '/audit/',
    { onRequest, schema: { response: { 200: page(AuditEntry) } } },
    async (request) => {
      const query = queryOf(request);
      const { limit } = pageRequest(request, 50);
      const filter = readAuditFilter(query);
      const { results, count, next } = await audit.page(filter, readAfter(query), limit);
      return {
        count,
        previous: null,
        results,
        next: next === undefined ? null : linkTo(request, 'after', String(next)),
      };
    },
  );

  app.get(
    '/audit/verification/',
    { onRequest, schema: { response: { 200: AuditVerification } } },
    (request) => audit.verify(readNoted(queryOf(request))),
  );

  app.get('/audit/export/', { onRequest, exposeHeadRoute: false }, (request, reply) => {
    const query = queryOf(request);
    const filter = readAuditFilter(query);
    const format = AuditExportFormat.catch('jsonl').parse(query['format']);
    return reply
      .type(MEDIA_TYPE[format])
      .header('content-disposition', attachment(`audit.${format}`))
      .header('cache-control', 'no-store')
      .send(Readable.from(exportText(audit.matching(filter), format)));
  });
  done();
};
