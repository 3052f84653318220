import { setTimeout as wait } from 'node:timers/promises';
import { openEventStream } from './event-stream.ts';

/** Before the server has said when to come back. */
const FIRST_RETRY_MS = 500;

/** Many clients of one event stream; each comes back, when it was cut off, after the time that the server told it. */
export function openReturningClients(url: string, headers: Record<string, string>, count: number) {
  const clients = Array.from({ length: count }, () => ({
    isConnected: false,
    retryMs: 0,
    told: new Set<string>(),
  }));
  const streams = new Set<{ close(): void }>();
  const run = { isOver: false };

  async function follow(client: (typeof clients)[number], lastId: string): Promise<string> {
    const resume: Record<string, string> = lastId === '' ? {} : { 'last-event-id': lastId };
    const stream = await openEventStream(url, { ...headers, ...resume });
    streams.add(stream);
    client.isConnected = true;
    let reached = lastId;
    try {
      for (let event = await stream.nextOrEnd(); event; event = await stream.nextOrEnd()) {
        reached = event.id;
        client.retryMs = stream.retryMs();
        if (event.event === 'change') client.told.add(event.id);
      }
    } catch {
      // Cut.
    }
    client.isConnected = false;
    streams.delete(stream);
    return reached;
  }

  async function live(client: (typeof clients)[number]): Promise<void> {
    for (let lastId = ''; !run.isOver;) {
      // Nobody listens there while the server is away.
      lastId = await follow(client, lastId).catch(() => lastId);
      await wait(client.retryMs || FIRST_RETRY_MS);
    }
  }
  const lives = clients.map(live);

  return {
    clients,
    async close(): Promise<void> {
      run.isOver = true;
      for (const stream of streams) stream.close();
      await Promise.all(lives);
    },
  };
}
