import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../http/domain-error.ts';
import type { IdempotencyRepository } from './idempotency.repository.ts';
import { createKeyQueue } from './key-queue.ts';
import { otherRequest, underWay, type Once } from './once.ts';
import { openBody, sealBody } from './sealed-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request that bears an `Idempotency-Key`, on a route that offers it. */
    once: Once | null;
  }
  interface FastifyContextConfig {
    /**
     * Whether a request may be repeated under an `Idempotency-Key`; every POST says it. `by-content`: the body is too
     * large to be known before it is read, so the route itself compares it with what was made.
     */
    once?: boolean | 'by-content';
  }
}

/** Whoever waits longer than this is told to come back. */
const WAIT_MS = 10_000;
/** Larger answers are made anew from what the key made. */
const LARGEST_BODY = 256 * 1024;
const KEPT_HEADERS = ['content-type', 'location'];

interface Deps {
  readonly keys: IdempotencyRepository;
  readonly waitMs?: number;
}

/**
 * A request that is sent again under the same key gets the answer of the first one and does nothing a second time.
 * Within this server such requests wait for each other; between servers, and after a crash, the note that is written
 * together with what is made decides. Refusals leave nothing behind: the key is as good as new.
 */
export function offerIdempotency(app: FastifyInstance, { keys, waitMs = WAIT_MS }: Deps): void {
  const queue = createKeyQueue(waitMs);
  const releases = new WeakMap<FastifyRequest, () => void>();
  const release = (request: FastifyRequest): void => releases.get(request)?.();

  app.decorateRequest('once', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if ([method].flat().includes('POST') && config?.once === undefined) {
      throw new Error(`POST ${url} does not say whether it may be repeated: set config.once.`);
    }
  });

  app.addHook('preHandler', async (request, reply) => {
    const { once: offered } = request.routeOptions.config;
    const key = offered ? keyOf(request) : undefined;
    if (key === undefined) return;
    const { id: accountId } = request.user;
    const keyHash = hash(key);
    const leave = await queue.enter(`${accountId} ${keyHash}`);
    if (!leave) throw underWay();
    releases.set(request, leave);

    const fingerprint = fingerprintOf(request);
    const known = await keys.find(accountId, keyHash);
    if (known && known.fingerprint !== fingerprint) throw otherRequest();
    if (known?.answer && offered !== 'by-content') {
      const { status, headers, sealedBody } = known.answer;
      reply.code(status).headers({ ...headers, 'idempotent-replayed': 'true' });
      return reply.send(openBody(sealedBody, key, accountId) || undefined);
    }
    request.once = { accountId, keyHash, fingerprint, madeId: known?.madeId ?? null };
  });

  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const { once } = request;
    const body = payload ?? '';
    const isKept = reply.statusCode < 300 && typeof body === 'string' && body.length < LARGEST_BODY;
    if (once && isKept) await keep(once, request, reply, body);
    release(request);
  });
  // Also of answers that never were sent.
  app.addHook('onResponse', async (request) => {
    release(request);
  });

  async function keep(
    once: Once,
    request: FastifyRequest,
    reply: FastifyReply,
    body: string,
  ): Promise<void> {
    const headers = KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    const sealedBody = sealBody(body, keyOf(request) ?? '', once.accountId);
    const answer = { status: reply.statusCode, headers: Object.fromEntries(headers), sealedBody };
    // What was asked for is done: that this could not be kept must not make a failure of it.
    await keys.keep(once, answer).catch((error: unknown) => {
      request.log.warn(error);
    });
  }
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new DomainError(
    400,
    'An Idempotency-Key is 1 to 255 visible ASCII characters: a random UUID, for example.',
  );
}

/** Headers by which uploads tell what a JSON body tells elsewhere. */
const TELLING_HEADERS = ['upload-length', 'upload-metadata'];

const fingerprintOf = ({ method, url, body, headers }: FastifyRequest): string =>
  hash(JSON.stringify([method, url, body, ...TELLING_HEADERS.map((name) => headers[name])]));

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
