export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A client of a server-sent event stream that hands over one event after the other. */
export async function openEventStream(url: string, headers: Record<string, string>) {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  });
  if (!response.ok || !response.body)
    throw new Error(`${String(response.status)} ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';

  /** The next block that is not a comment; undefined at the end of the stream. */
  async function nextOrEnd(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const end = held.indexOf('\n\n');
      if (end >= 0) {
        const block = held.slice(0, end);
        held = held.slice(end + 2);
        if (!block.startsWith(':')) return toEvent(block);
      } else {
        const { done, value } = await reader.read();
        if (done) return undefined;
        held += value;
      }
    }
  }

  return {
    headers: response.headers,
    nextOrEnd,
    async next(): Promise<ReceivedEvent> {
      const event = await nextOrEnd();
      if (!event) throw new Error('The stream has ended');
      return event;
    },
    close(): void {
      abort.abort();
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
