import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import { isDatabaseDown } from './database-down.ts';
import { DomainError } from './domain-error.ts';
import { toFieldErrors } from './field-errors.ts';
import { readBodies, refuseNul } from './read-body.ts';
import { answerBrokenRequest, answerUnreadableAddress } from './broken-request.ts';

export interface HttpOptions {
  /** `silent` in tests. */
  readonly logLevel: string;
  /** Which proxies' forwarded headers are believed; none by default. */
  readonly trustProxy: boolean;
}

/** The bare HTTP server: how requests are read and how every error leaves, in the wire contract's shape. */
export function createHttp({ logLevel, trustProxy }: HttpOptions) {
  const app = Fastify({
    logger: { level: logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    trustProxy,
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 4096,
    },
    bodyLimit: 8 * 1024 * 1024,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerUnreadableAddress,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
    const read = schema.safeParse(value);
    if (read.success) return { value: read.data };
    return { error: new DomainError(400, toFieldErrors(read.error.issues)) };
  });
  app.setSerializerCompiler(serializerCompiler);
  readBodies(app);
  app.addHook('preValidation', refuseNul);
  app.setErrorHandler(answerError);
  return app;
}

function answerError(
  error: FastifyError | DomainError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof DomainError)
    return reply.code(error.status).headers(error.headers).send(error.body);
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.code(status).send({ detail: sentence(error.message) });
  if (isDatabaseDown(error)) {
    request.log.warn(error.message);
    return reply
      .code(503)
      .header('retry-after', '2')
      .send({ detail: 'The database is not reachable. Try again shortly.' });
  }
  request.log.error(error);
  return reply
    .code(500)
    .send({ detail: `Something went wrong on the server (request ${request.id}).` });
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
