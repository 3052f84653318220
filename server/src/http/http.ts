import Fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import { limitBodies } from './body-time.ts';
import type { Certificates } from './certificates.ts';
import { isDatabaseDown } from './database-down.ts';
import { DomainError } from './domain-error.ts';
import { toFieldErrors } from './field-errors.ts';
import { ANY_HOST, checkHosts, type Hosts } from './hosts.ts';
import { loggedRequest } from './logged-request.ts';
import { createListener, USUAL_LIMITS, type HttpLimits } from './listener.ts';
import { diskFull, isDiskFull, isOverloaded } from './no-room.ts';
import { readBodies, refuseNul } from './read-body.ts';
import { answerBrokenRequest, answerUnreadableAddress } from './broken-request.ts';
import type { HourlyLimits } from './rate-limits.ts';
import { addSecurityHeaders } from './security-headers.ts';

export interface HttpOptions {
  /** `silent` in tests. */
  readonly logLevel: string;
  /** Whose forwarded headers are believed: nobody's, or those of these addresses. */
  readonly trustProxy: false | string[];
  readonly limits?: HttpLimits;
  /** Absent: plain HTTP. */
  readonly certificates?: Certificates | null;
  /** Absent: any name. */
  readonly hosts?: Hosts;
  /** Absent: none, as in tests that have other things in mind. */
  readonly rateLimits?: HourlyLimits & { readonly wrongSecrets: number };
}

/** The bare HTTP server: how requests are read and how every error leaves, in the wire contract's shape. */
export function createHttp(options: HttpOptions) {
  const { logLevel, trustProxy, limits = USUAL_LIMITS, certificates = null } = options;
  const serverOptions: FastifyServerOptions = {
    serverFactory: (handler) => createListener(handler, limits, certificates),
    logger: { level: logLevel, serializers: { req: loggedRequest } },
    trustProxy,
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 4096,
    },
    bodyLimit: limits.bodyMegabytes * 1024 * 1024,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerUnreadableAddress,
  };
  const app = Fastify(serverOptions).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
    const read = schema.safeParse(value);
    if (read.success) return { value: read.data };
    return { error: new DomainError(400, toFieldErrors(read.error.issues)) };
  });
  app.setSerializerCompiler(serializerCompiler);
  // In this order: a refusal carries the headers too, and no body outlives its limit behind a refusal.
  addSecurityHeaders(app);
  limitBodies(app, limits.bodySeconds * 1000);
  checkHosts(app, options.hosts ?? ANY_HOST);
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
  const trouble = troubleOf(error);
  if (trouble) {
    request.log.warn(error.message);
    return reply.code(trouble.status).headers(trouble.headers).send(trouble.body);
  }
  request.log.error(error);
  return reply
    .code(500)
    .send({ detail: `Something went wrong on the server (request ${request.id}).` });
}

/** What is nobody's mistake, and goes by or is mended by whoever looks after the machine. */
function troubleOf(error: Error): DomainError | undefined {
  const again = { 'retry-after': '2' };
  if (isDiskFull(error)) return diskFull();
  if (isOverloaded(error))
    return new DomainError(503, 'The server has too much to do. Try again shortly.', again);
  if (isDatabaseDown(error))
    return new DomainError(503, 'The database is not reachable. Try again shortly.', again);
  return undefined;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
