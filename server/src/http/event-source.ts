import type { FastifyReply } from 'fastify';

/** A client may fall behind by this much; then it is cut off and resumes where it was. */
const LARGEST_QUEUE_BYTES = 1024 * 1024;
/** A client that takes nothing of what is queued for so long is cut off: it has stopped, or is no longer there. */
const STALL_MS = 60_000;
/** How long a cut-off client waits: each gets a number of its own between these, so that not all come at once. */
const RETRY_MS = { least: 250, most: 1_500 };

export interface EventSourceOptions {
  /** Keeps proxies from cutting a silent stream, and is how often the right to it is looked at. */
  readonly heartbeatMs?: number | undefined;
  readonly stallMs?: number | undefined;
  /** Between 0 and 1. */
  readonly random?: () => number;
  /** Whether who opened the stream could open it now; once not, it ends. */
  readonly isStillAllowed: () => Promise<boolean>;
  /** Runs once, however the stream ends. */
  readonly onClose: () => void;
}

export interface SentEvent {
  readonly id?: string;
  readonly event?: string;
  /** JSON, one line. */
  readonly data?: string;
}

/** One event in the text of a server-sent event stream. */
export const toEventText = ({ id, event, data }: SentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}${data === undefined ? '' : `data: ${data}\n`}\n`;

/** Takes over the answer of a request and makes it an event stream. */
export function openEventSource(
  reply: FastifyReply,
  {
    heartbeatMs = 15_000,
    stallMs = STALL_MS,
    random = Math.random,
    isStillAllowed,
    onClose,
  }: EventSourceOptions,
) {
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
  const retryMs = RETRY_MS.least + random() * (RETRY_MS.most - RETRY_MS.least);
  raw.write(`: hello\nretry: ${retryMs.toFixed(0)}\n\n`);
  // Counts while something is queued and none of it leaves.
  raw.setTimeout(stallMs, () => raw.destroy());
  let isAsking = false;
  const heartbeat = setInterval(() => {
    // To one that does not read it would only make the queue longer.
    if (raw.writableLength === 0) send(': heartbeat\n\n');
    if (!isAsking) void endUnlessAllowed();
  }, heartbeatMs);
  const close = (): void => {
    clearInterval(heartbeat);
    onClose();
  };
  // Whoever went away while the request was being looked at is told of no more; the caller is not ready for it yet.
  if (raw.destroyed) setImmediate(close);
  else raw.once('close', close);
  // A client that is gone: `close` follows.
  raw.on('error', () => undefined);

  async function endUnlessAllowed(): Promise<void> {
    isAsking = true;
    // While the database is away nobody can say; the next heartbeat asks again.
    const isAllowed = await isStillAllowed().catch(() => true);
    isAsking = false;
    if (!isAllowed) raw.end();
  }

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
