import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, notFound } from './domain-error.ts';
import { isApiPath } from './api-path.ts';
import type { AnswerUi } from './static-ui.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers what no route does: 405 for a path that has other methods, the UI's files and pages, else 404. Call it
 * before the routes are registered: it takes down which there are.
 */
export function answerUnknown(app: FastifyInstance, answerUi: AnswerUi): void {
  const known = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = known.get(url) ?? { pattern: toPattern(url), methods: new Set<string>() };
    for (const one of [method].flat()) path.methods.add(one);
    known.set(url, path);
  });
  app.setNotFoundHandler((request, reply) => {
    if (!isApiPath(request.url)) return answerUi(request, reply) ?? sendNotFound(reply);
    const allowed = allowedMethods(known, request);
    if (allowed.length === 0) throw notFound();
    throw new DomainError(405, `Method "${request.method}" not allowed.`, {
      allow: allowed.join(', '),
    });
  });
}

const sendNotFound = (reply: FastifyReply): FastifyReply =>
  reply.code(404).send({ detail: 'Not found.' });

/** `/api/v3/jobs/:jobId/` → any one segment in the place of `:jobId`, with and without the last slash. */
function toPattern(url: string): RegExp {
  const segments = url
    .replace(/\/$/, '')
    .split('/')
    .map((segment) => {
      if (segment.startsWith(':')) return '[^/]+';
      return segment === '*' ? '.*' : segment.replaceAll(/[^\w-]/g, '\\$&');
    });
  return new RegExp(`^${segments.join('/')}/?$`);
}

function allowedMethods(known: ReadonlyMap<string, KnownPath>, { url }: FastifyRequest): string[] {
  const path = url.replace(/\?.*$/s, '').replaceAll(/\/{2,}/g, '/');
  const methods = [...known.values()]
    .filter(({ pattern }) => pattern.test(path))
    .flatMap((found) => [...found.methods]);
  return [...new Set(methods)].sort();
}
