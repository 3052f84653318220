import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Server, type Locker } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../http/domain-error.ts';
import { originOf } from '../http/page.ts';
import { TusStore } from './tus-store.ts';
import type { UploadLocks } from './upload-locks.ts';
import type { UploadsService } from './uploads.service.ts';

interface Deps {
  readonly uploads: UploadsService;
  readonly locks: UploadLocks;
  /** Where uploads are, without a slash at the end. */
  readonly path: string;
}

/** The library's answer brings others, such as those of CORS: other origins have no business here. */
const ANSWER_HEADERS = [
  'cache-control',
  'location',
  'tus-extension',
  'tus-resumable',
  'tus-version',
  'upload-expires',
  'upload-length',
  'upload-metadata',
  'upload-offset',
];
const REQUEST_HEADERS = [
  'tus-resumable',
  'upload-length',
  'upload-defer-length',
  'upload-metadata',
];
const PATCH_HEADERS = ['content-length', 'content-type', 'upload-offset'];

export interface TusAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lets the tus library answer a request. It gets a server of its own each time, as its store is somebody's; what it
 * answers leaves by the same door as everything else, so that no header and no log entry is missing.
 */
export function createTusRelay({ uploads, locks, path }: Deps) {
  const lockers: Readonly<Record<string, Locker>> = { PATCH: locks.writer, DELETE: locks.remover };

  return async (request: FastifyRequest, uploadId?: string): Promise<TusAnswer> => {
    let problem: unknown;
    const server = new Server({
      path,
      datastore: new TusStore(uploads, request.user, request.once),
      locker: lockers[request.method] ?? locks.reader,
      lockDrainTimeout: 1,
      generateUrl: (_request, { id }) => `${path}/${id}/`,
      getFileIdFromRequest: () => uploadId,
      namingFunction: () => randomUUID(),
      onResponseError: (_request, error) => {
        problem = error;
        return error instanceof Error ? { status_code: 500, body: '' } : undefined;
      },
    });
    const answer = await server.handleWeb(toWebRequest(request));
    if (answer.status >= 400) throw toProblem(problem, answer.status, await answer.text());
    const headers = ANSWER_HEADERS.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return { status: answer.status, headers: Object.fromEntries(headers) };
  };
}

export const sendAnswer = (reply: FastifyReply, { status, headers }: TusAnswer): FastifyReply =>
  reply.code(status).headers(headers).send();

/** Creating takes no bytes along: the first ones come by PATCH, like all others. */
function toWebRequest(request: FastifyRequest): Request {
  const takesBytes = request.method === 'PATCH';
  const names = takesBytes ? [...REQUEST_HEADERS, ...PATCH_HEADERS] : REQUEST_HEADERS;
  const headers = names.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  return new Request(`${originOf(request)}${request.url}`, {
    method: request.method,
    headers,
    ...(takesBytes ? { body: Readable.toWeb(request.raw), duplex: 'half' as const } : {}),
  });
}

/** Ours as they are; the library's own come as a status and a line of text. */
function toProblem(problem: unknown, status: number, text: string): unknown {
  if (problem instanceof Error) return problem;
  const line = text.trim().replace(/[.]?$/, '.');
  return new DomainError(status, line === '.' ? 'This upload request is not valid.' : line);
}
