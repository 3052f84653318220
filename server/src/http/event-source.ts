import type { FastifyReply } from 'fastify';

/** A client may fall behind by this much; then it is cut off and resumes where it was. */
const LARGEST_QUEUE_BYTES = 1024 * 1024;

export interface SentEvent {
  readonly id?: string;
  readonly event?: string;
  /** JSON, one line. */
  readonly data?: string;
}

/** One event in the text of a server-sent event stream. */
export const toEventText = ({ id, event, data }: SentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}${data === undefined ? '' : `data: ${data}\n`}\n`;

/**
 * Takes over the answer of a request and makes it an event stream. `onClose` runs once, however it ends. A comment
 * every `heartbeatMs` keeps proxies from cutting a silent stream.
 */
export function openEventSource(reply: FastifyReply, heartbeatMs: number, onClose: () => void) {
  // What hooks have set, such as security headers, would be lost with a hijacked reply.
  const headers = reply.getHeaders();
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  raw.flushHeaders();
  raw.socket?.setNoDelay(true);
  const heartbeat = setInterval(() => send(': heartbeat\n\n'), heartbeatMs);
  const close = (): void => {
    clearInterval(heartbeat);
    onClose();
  };
  // Whoever went away while the request was being looked at is told of no more; the caller is not ready for it yet.
  if (raw.destroyed) setImmediate(close);
  else raw.once('close', close);
  // A client that is gone: `close` follows.
  raw.on('error', () => undefined);

  function send(text: string | Buffer): boolean {
    if (raw.destroyed || raw.writableEnded) return false;
    if (raw.writableLength > LARGEST_QUEUE_BYTES) {
      raw.destroy();
      return false;
    }
    return raw.write(text);
  }

  return {
    /** Answers whether the client takes more at once; else wait for `drained`. */
    send,

    isOpen: (): boolean => !raw.destroyed && !raw.writableEnded,

    /** Until what was written is on its way, or the client is gone. */
    drained: (): Promise<void> =>
      new Promise((resolve) => {
        if (raw.destroyed || !raw.writableNeedDrain) {
          resolve();
          return;
        }
        const done = (): void => {
          raw.off('drain', done);
          raw.off('close', done);
          resolve();
        };
        raw.on('drain', done);
        raw.on('close', done);
      }),

    end: (): void => {
      raw.end();
    },
  };
}
export type EventSourceConnection = ReturnType<typeof openEventSource>;
