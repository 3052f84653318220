import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/app.ts';
import { USUAL_LIMITS, type HttpLimits } from '../src/http/listener.ts';
import { createTestApp, testDeps } from './support/app.ts';
import { until } from './support/local-engine.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';

const base = await createTestApp();
const { ada } = base;

async function serve(limits: Partial<HttpLimits>) {
  const app = await buildApp({
    ...(await testDeps(base)),
    http: { logLevel: 'silent', trustProxy: false, limits: { ...USUAL_LIMITS, ...limits } },
  });
  base.beforeClose(() => app.close());
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, address, port: Number(new URL(address).port) };
}

const { app, address, port } = await serve({ headerSeconds: 1, bodySeconds: 1, idleSeconds: 2 });
const DRIBBLE_MS = 250;

interface Client {
  readonly socket: Socket;
  readonly received: () => string;
}

async function open(begin: string, to = port): Promise<Client> {
  const socket = connect(to, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received = (received + chunk.toString('latin1')).slice(0, 2000);
  });
  // Cut off in the middle of a write.
  socket.on('error', () => undefined);
  after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(begin);
  return { socket, received: () => received };
}

/** Sends a byte now and then, for as long as it may. */
function dribble({ socket }: Client, byte: string): void {
  const timer = setInterval(() => socket.write(byte), DRIBBLE_MS);
  socket.once('close', () => {
    clearInterval(timer);
  });
}

const many = (count: number, begin: string): Promise<Client[]> =>
  Promise.all(Array.from({ length: count }, () => open(begin)));

const head = (first: string, ...headers: string[]): string =>
  [first, 'Host: localhost', ...headers, ''].join('\r\n');
const authorization = `Authorization: ${ada.headers.authorization}`;

describe('slow clients', () => {
  it('S19: a thousand of them are answered 408 or cut off in time, and others are served meanwhile', async () => {
    const silent = await many(250, '');
    const headers = await many(250, head('GET /healthz HTTP/1.1'));
    const bodies = await many(
      250,
      `${head('POST /api/v3/tokens/ HTTP/1.1', authorization, 'Content-Length: 1000', 'Content-Type: application/json')}\r\n{`,
    );
    const refused = await many(
      250,
      `${head('POST /api/v3/files/contents/ HTTP/1.1', 'Content-Length: 1000')}\r\n-`,
    );
    for (const client of [...headers, ...bodies, ...refused]) dribble(client, 'x');
    const everybody = [...silent, ...headers, ...bodies, ...refused];
    const end = performance.now() + 30_000;
    let served = 0;
    while (!everybody.every(({ socket }) => socket.closed)) {
      assert.equal((await fetch(`${address}/readyz`)).status, 200);
      served += 1;
      assert.ok(performance.now() < end, 'some are never cut off');
    }

    assert.ok(served > 0);
    for (const { received } of headers) assert.match(received(), /^HTTP\/1\.1 408 /);
    for (const { received } of bodies) {
      assert.match(received(), /^HTTP\/1\.1 408 /);
      assert.match(received(), /"The body of the request did not arrive in time\."/);
    }
    for (const { received } of refused) assert.match(received(), /^HTTP\/1\.1 401 /);
  });

  it('S19: who does not read is cut off', async () => {
    const upload = await app.inject({
      method: 'POST',
      url: '/api/v3/files/contents/',
      headers: { ...ada.headers, 'content-type': MULTIPART },
      payload: multipart(filePart('large.bin', Buffer.alloc(32 * 1024 * 1024))),
    });
    const { id } = upload.json<{ id: string }>();
    const download = `${head(`GET /api/v3/files/${id}/contents/ HTTP/1.1`, authorization)}\r\n`;
    const served: Socket[] = [];
    app.server.on('connection', (socket: Socket) => served.push(socket));
    const readers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await open(download);
        client.socket.pause();
        return client;
      }),
    );

    await until(
      'they are cut off',
      () => served.length === readers.length && served.every(({ destroyed }) => destroyed),
    );
    const ended = await Promise.all(readers.map(({ socket }) => readOn(socket)));
    for (const bytes of ended) assert.ok(bytes < 32 * 1024 * 1024);
  });

  it('S19: who comes beyond the number of connections is sent away, and served again afterwards', async () => {
    const small = await serve({ connections: 64 });
    const get = `${head('GET /healthz HTTP/1.1')}\r\n`;
    const held = await Promise.all(Array.from({ length: 32 }, () => open(get, small.port)));
    await until('all are served', () => held.every(({ received }) => received() !== ''));

    const late = await open(get, small.port);
    await until('it is sent away', () => late.socket.closed);
    for (const { socket } of held) socket.destroy();

    assert.match(late.received(), /^HTTP\/1\.1 503 /);
    await until('there is room', async () => (await connections(small.app)) === 0);
    assert.equal((await fetch(`${small.address}/healthz`)).status, 200);
  });

  it('S19: an upload may take longer than any limit as long as something arrives', async () => {
    const content = 'x'.repeat(16);
    const begin = '--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n';
    const end = '\r\n--b--\r\n';
    const length = begin.length + content.length + end.length;
    const client = await open(
      `${head(
        'POST /api/v3/files/contents/ HTTP/1.1',
        authorization,
        'Content-Type: multipart/form-data; boundary=b',
        `Content-Length: ${String(length)}`,
        'Connection: close',
      )}\r\n${begin}`,
    );
    for (const letter of content) {
      await new Promise((resolve) => setTimeout(resolve, DRIBBLE_MS));
      client.socket.write(letter);
    }
    client.socket.write(end);
    await until('it is answered', () => client.socket.closed);

    assert.match(client.received(), /^HTTP\/1\.1 201 /);
  });
});

/** How much came before the end. */
async function readOn(socket: Socket): Promise<number> {
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  return socket.bytesRead;
}

const connections = ({ server }: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
