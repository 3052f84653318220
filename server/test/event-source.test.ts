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
let isAllowed: () => Promise<boolean> = () => Promise.resolve(true);
const options = {
  heartbeatMs: 5,
  random: () => 0.5,
  isStillAllowed: () => isAllowed(),
  onClose: () => closed?.(),
};
app.get('/stream', (_request, reply) => {
  opened?.(openEventSource(reply, options));
});
app.get('/impatient', (_request, reply) => {
  opened?.(openEventSource(reply, { ...options, stallMs: 100 }));
});
app.get('/late', async (request, reply) => {
  const gone = once(request.raw.socket, 'close');
  request.raw.socket.destroy();
  await gone;
  openEventSource(reply, options);
});
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));

async function client(path = '/stream') {
  const source = new Promise<EventSourceConnection>((resolve) => {
    opened = resolve;
  });
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
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

  it('R20: cuts off a client that does not read, with little more than a mebibyte queued for it', async () => {
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

  it('R20: cuts off a client that has stopped, however little is queued for it', async () => {
    const { socket, source, isClosed } = await client('/impatient');
    socket.pause();
    const closed = isClosed.then(() => true);

    // As a log does: nothing more before it took the last piece. The mebibyte is never reached.
    for (let isCut = false; !isCut;) {
      source.send('x'.repeat(256 * 1024));
      isCut = await Promise.race([closed, source.drained().then(() => !source.isOpen())]);
    }

    socket.destroy();
  });

  it('R24: tells each client when to come back, not all at the same time', async () => {
    const { socket, isClosed } = await client();
    socket.setEncoding('utf8');

    let received = '';
    while (!received.includes('retry')) received += String((await once(socket, 'data'))[0]);

    assert.match(received, /\nretry: 875\n\n/);
    socket.destroy();
    await isClosed;
  });

  it('ends once its client may no longer see it, and not because nobody can tell', async () => {
    const answers = [() => Promise.resolve(true), () => Promise.reject(new Error('away'))];
    let asked = 0;
    isAllowed = () => {
      asked += 1;
      return (answers.shift() ?? (() => Promise.resolve(false)))();
    };
    const { socket, isClosed } = await client();
    socket.resume();

    await isClosed;

    assert.equal(asked, 3);
    isAllowed = () => Promise.resolve(true);
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
