import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, describe, it } from 'node:test';
import Fastify from 'fastify';
import {
  openEventSource,
  toEventText,
  type EventSourceConnection,
} from '../src/http/event-source.ts';

const app = Fastify({ forceCloseConnections: true });
after(() => app.close());
let opened: ((source: EventSourceConnection) => void) | undefined;
let closed: (() => void) | undefined;
app.get('/stream', (_request, reply) => {
  const source = openEventSource(reply, 5, () => closed?.());
  opened?.(source);
});
app.get('/late', async (request, reply) => {
  const gone = once(request.raw.socket, 'close');
  request.raw.socket.destroy();
  await gone;
  openEventSource(reply, 5, () => closed?.());
});
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));

async function client() {
  const source = new Promise<EventSourceConnection>((resolve) => {
    opened = resolve;
  });
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET /stream HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return { socket, source: await source, isClosed };
}

describe('an event source', () => {
  it('closes for a client that went away before it was opened', async () => {
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /late HTTP/1.1\r\nhost: localhost\r\n\r\n');

    await isClosed;
  });

  it('cuts off a client that does not read, with little more than a mebibyte queued for it', async () => {
    const { socket, source, isClosed } = await client();
    socket.pause();
    const event = toEventText({ id: '1', event: 'change', data: 'x'.repeat(64 * 1024) });

    let sent = 0;
    while (source.isOpen()) {
      source.send(event);
      sent += event.length;
      // The kernel takes some megabytes before anything is queued here.
      await new Promise((resolve) => setImmediate(resolve));
      assert.ok(sent < 64 * 1024 * 1024);
    }

    await isClosed;
    socket.destroy();
  });

  it('lets whoever waits go on when the client is gone', async () => {
    const { socket, source, isClosed } = await client();
    socket.pause();
    while (source.send('x'.repeat(256 * 1024)));
    const drained = source.drained();

    socket.destroy();

    await drained;
    await isClosed;
    assert.equal(source.send('more'), false);
  });

  it('sends comments while nothing happens', async () => {
    const { socket } = await client();
    socket.setEncoding('utf8');

    let received = '';
    while (!received.includes(': heartbeat\n\n'))
      received += String((await once(socket, 'data'))[0]);

    socket.destroy();
  });
});
