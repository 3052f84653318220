import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes in files: the body may come slowly, once it is known who sends it. */
    takesFiles?: boolean;
  }
}

/**
 * Gives up on a body that is not here in time, so that nobody keeps a connection by sending a byte now and then. Call
 * it before whatever refuses requests: what follows a refusal is waited for no longer.
 */
export function limitBodies(app: FastifyInstance, limitMs: number): void {
  const waiting = new WeakMap<FastifyRequest['raw'], NodeJS.Timeout>();
  const stop = ({ raw }: FastifyRequest): void => {
    clearTimeout(waiting.get(raw));
  };
  app.addHook('onRequest', async (request, reply) => {
    const { headers, raw } = request;
    if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) return;
    waiting.set(raw, setTimeout(giveUp, limitMs, request, reply).unref());
    raw.once('close', () => {
      stop(request);
    });
  });
  app.addHook('preParsing', async (request) => {
    if (request.routeOptions.config.takesFiles === true) stop(request);
  });
}

function giveUp({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  if (reply.sent || raw.listenerCount('error') === 0) {
    raw.destroy();
    return;
  }
  void reply.header('connection', 'close');
  // Whoever reads the body fails, and answers.
  raw.emit('error', new DomainError(408, 'The body of the request did not arrive in time.'));
}
