import type { FastifyPluginAsync } from 'fastify';
import { openEventSource, toEventText } from '../http/event-source.ts';
import { lastOf } from '../http/page.ts';
import type { EventStream } from './event-stream.ts';

interface Options {
  readonly eventStream: EventStream;
  readonly heartbeatMs?: number;
}

/** An extension of ours: registered under /api/v3 only. One stream per tab tells of everything its user may see. */
export const eventsRoutes: FastifyPluginAsync<Options> = async (
  app,
  { eventStream, heartbeatMs },
) => {
  const open = new Set<() => void>();
  // A stream never ends by itself; without this the server could not stop.
  app.addHook('preClose', () => {
    for (const end of open) end();
  });

  app.get('/events/', { exposeHeadRoute: false }, async (request, reply) => {
    const lastEventId = lastOf(request.headers['last-event-id']);
    let leave: (() => void) | undefined;
    const source = openEventSource(reply, {
      heartbeatMs,
      isStillAllowed: request.isStillKnown,
      onClose: () => {
        open.delete(source.end);
        leave?.();
      },
    });
    open.add(source.end);
    const send = (sent: Parameters<typeof toEventText>[0]): void => {
      source.send(toEventText(sent));
    };
    try {
      leave = await eventStream.subscribe(request.user.id, lastEventId, {
        event: (event) => {
          send({ id: event.id, event: 'change', data: JSON.stringify(event) });
        },
        place: (id) => {
          send({ id });
        },
        reset: () => {
          send({ event: 'reset', data: '{}' });
        },
        drained: source.drained,
        isOpen: source.isOpen,
        cut: source.end,
      });
      if (!source.isOpen()) leave();
    } catch (error) {
      // The headers are on their way: all that is left is to end, so that the client tries again.
      request.log.error(error);
      source.end();
    }
  });
};
