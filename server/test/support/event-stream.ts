import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * A client of a server-sent event stream that hands over one event after the other. Not `fetch`: that opens another
 * connection behind each one that is cut off, and the server would wait for it when it ends.
 */
export async function openEventStream(url: string, headers: Record<string, string>) {
  const request = get(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200)
    throw new Error(`${url} answered ${String(response.statusCode)}`);
  const chunks = response.setEncoding('utf8').iterator() as AsyncIterator<string, undefined>;
  let held = '';
  let retryMs = 0;

  /** The next block that is not a comment; undefined at the end of the stream. */
  async function nextOrEnd(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const end = held.indexOf('\n\n');
      if (end >= 0) {
        const block = held.slice(0, end);
        held = held.slice(end + 2);
        retryMs = Number(/^retry: (\d+)$/m.exec(block)?.[1] ?? retryMs);
        if (!block.startsWith(':')) return toEvent(block);
      } else {
        const { done, value } = await chunks.next();
        if (done === true) return undefined;
        held += value;
      }
    }
  }

  return {
    headers: response.headers,
    nextOrEnd,
    /** When the server wants its client back after a cut; known once anything was read. */
    retryMs: () => retryMs,
    async next(): Promise<ReceivedEvent> {
      const event = await nextOrEnd();
      if (!event) throw new Error('The stream has ended');
      return event;
    },
    close(): void {
      request.destroy();
    },
  };
}

function toEvent(block: string): ReceivedEvent {
  const field = (name: string): string =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? '';
  return { id: field('id'), event: field('event'), data: field('data') };
}
