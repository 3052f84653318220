import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachment } from './content-disposition.ts';
import type { OpenedFile } from './open-upload.ts';

interface SendOptions {
  readonly name: string;
  /** Names the content; absent for what still grows. */
  readonly etag?: string;
}

/**
 * Sends a file as a download, whole or by `Range`, with its exact length. What jobs wrote is never shown in our
 * origin: always an attachment, sandboxed, of no type that a browser would run.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { handle, size }: OpenedFile,
  { name, etag }: SendOptions,
): Promise<FastifyReply> {
  const range = mayBePart(request, etag) ? readRange(request.headers.range, size) : 'whole';
  reply.headers({
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-disposition': attachment(name),
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    ...(etag === undefined ? {} : { etag }),
  });
  if (range === 'unsatisfiable') {
    await handle.close();
    reply.header('content-range', `bytes */${String(size)}`).type('application/json');
    return reply.code(416).send({ detail: `The file has ${String(size)} bytes.` });
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  if (range !== 'whole') {
    reply
      .code(206)
      .header('content-range', `bytes ${String(start)}-${String(end)}/${String(size)}`);
  }
  reply.header('content-length', String(end - start + 1));
  if (request.method === 'HEAD' || size === 0) {
    await handle.close();
    // For nothing at all Fastify would answer HEAD with a length of 0.
    return reply.send(Readable.from([]));
  }
  return reply.send(handle.createReadStream({ start, end, highWaterMark: CHUNK_BYTES }));
}

/** Larger than the stream's own 64 KiB: fewer turns per gigabyte, and still little for each of many downloads. */
const CHUNK_BYTES = 256 * 1024;

/** With `If-Range` a part is wanted only of the content it names. */
function mayBePart(request: FastifyRequest, etag: string | undefined): boolean {
  const wanted = request.headers['if-range'];
  return wanted === undefined || wanted === etag;
}

type ByteRange = { readonly start: number; readonly end: number } | 'whole' | 'unsatisfiable';

/** One range; several, or what is no range, are answered whole, as RFC 9110 allows. */
export function readRange(header: string | undefined, size: number): ByteRange {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec((header ?? '').replaceAll(/\s/g, '')) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '') || size === 0)
    return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size) return 'unsatisfiable';
  return end < start ? 'whole' : { start, end };
}
