import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

const PROBLEMS: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The address and headers of this request are too long.'],
};

/** Answers what is no HTTP request, or no whole one, in the shape of every other error; then hangs up. */
export function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, detail] = PROBLEMS[error.code ?? ''] ?? [400, 'This is not an HTTP request.'];
  const body = JSON.stringify({ detail });
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nContent-Length: ${String(body.length)}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}

/** An address with escapes that mean nothing names nothing. */
export function answerUnreadableAddress(
  _error: Error,
  _request: unknown,
  { raw }: Pick<FastifyReply, 'raw'>,
): void {
  const body = JSON.stringify({ detail: 'Not found.' });
  raw.writeHead(404, { 'content-type': 'application/json', 'content-length': body.length });
  raw.end(body);
}
