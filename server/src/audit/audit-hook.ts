import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditAction } from '#contract/audit';
import { pathBelowVersion } from '../http/api-path.ts';
import type { User } from '../http/user.ts';
import type { Audit, AuditNote } from './audit.service.ts';
import { auditedRoute, hasSubject, kindOf } from './audited-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the handler knows of the entry that this request leaves; naming an action makes it leave one. */
    audit: RequestNote;
  }
}

interface RequestNote {
  action?: AuditAction;
  subjectId?: string | undefined;
  detail?: Record<string, string> | undefined;
}

/**
 * Writes down what people do. The entry is durable before the answer goes out: what could not be written down is
 * answered by an error, although it was done.
 */
export function auditRequests(app: FastifyInstance, audit: Pick<Audit, 'record'>): void {
  const recorded = new WeakSet<FastifyRequest>();
  const notes = new WeakMap<FastifyRequest, RequestNote>();
  // Made when asked for: a hook that refuses a request may run before any of ours.
  app.decorateRequest('audit', {
    getter(this: FastifyRequest) {
      const note = notes.get(this) ?? {};
      notes.set(this, note);
      return note;
    },
    setter(this: FastifyRequest, note: RequestNote) {
      notes.set(this, note);
    },
  });

  // What an answer is about, before it becomes text.
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    request.audit.subjectId ??= idOf(payload);
    request.audit.detail ??= nameOf(payload);
    done(null, payload);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const note = noteOf(request, reply);
    // A replay does nothing, and was written down the first time.
    const isReplay = reply.hasHeader('idempotent-replayed');
    if (!note || isReplay || recorded.has(request)) return payload;
    recorded.add(request);
    try {
      await audit.record(note);
    } catch (error) {
      // Nothing was done: that a full disk or a lost database also kept it from being written down changes no answer.
      if (note.result === 'failed') return payload;
      // Nobody is signed in by an answer that is no answer.
      reply.removeHeader('set-cookie');
      throw error;
    }
    return payload;
  });
}

function noteOf(request: FastifyRequest, reply: FastifyReply): AuditNote | undefined {
  const route = auditedRoute(request.method, pathBelowVersion(request.routeOptions.url ?? ''));
  const action = request.audit.action ?? route?.action;
  const result = resultOf(request, reply.statusCode);
  if (action === undefined || result === undefined) return undefined;
  const kind = kindOf(action);
  const params = request.params as Readonly<Record<string, string>>;
  const subjectId =
    (route?.subject === undefined ? undefined : params[route.subject]) ?? request.audit.subjectId;
  const user = result === 'done' || !isPublic(request) ? userOf(request) : undefined;
  return {
    actorId: user?.id ?? null,
    actorEmail: user?.email ?? null,
    via: request.proof ?? null,
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
    detail: request.audit.detail ?? {},
    action,
    result,
    ...(hasSubject(kind) && subjectId !== undefined ? { subjectKind: kind, subjectId } : {}),
  };
}

/** Undefined for what is not written down: mistakes in a request, and whoever is nobody. */
function resultOf(request: FastifyRequest, status: number): AuditNote['result'] {
  if (status < 400) return 'done';
  if (status >= 500) return status === 501 ? undefined : 'failed';
  if (isPublic(request)) return status === 400 || status === 403 ? 'refused' : undefined;
  return status === 403 || status === 404 ? 'refused' : undefined;
}

const isPublic = (request: FastifyRequest): boolean =>
  request.routeOptions.config.isPublic === true;

/** None before the hook has found out, as when it refuses a forged request. */
const userOf = (request: FastifyRequest): User | undefined => request.user;

function idOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  if ('id' in payload && typeof payload.id === 'string') return payload.id;
  return 'user' in payload ? idOf(payload.user) : undefined;
}

/** People know things by their names, and the log outlives them. */
function nameOf(payload: unknown): Record<string, string> | undefined {
  if (typeof payload !== 'object' || payload === null || !('name' in payload)) return undefined;
  return typeof payload.name === 'string' ? { name: payload.name } : undefined;
}
