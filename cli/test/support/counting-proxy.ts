import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after } from 'node:test';

type Direction = 'up' | 'down';

/** Stands between client and server, counts what passes, and cuts every connection when so many bytes went one way. */
export async function startCountingProxy(serverAddress: string) {
  const { hostname, port } = new URL(serverAddress);
  const passed = { up: 0, down: 0 };
  let cutAt: { direction: Direction; bytes: number } | undefined;
  let cuts = 0;
  const open = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', end).on('close', () => {
        open.delete(socket);
        end();
      });
    }
    const relay = (from: Socket, to: Socket, direction: Direction): void => {
      from.on('data', (bytes: Buffer) => {
        passed[direction] += bytes.length;
        if (cutAt?.direction === direction && passed[direction] >= cutAt.bytes) {
          cutAt = undefined;
          cuts += 1;
          end();
        } else if (!to.write(bytes)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
    };
    relay(client, server, 'up');
    relay(server, client, 'down');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  after(() => {
    for (const socket of open) socket.destroy();
    proxy.close();
  });
  return {
    url: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
    passed,
    cuts: () => cuts,
    /** Once, when so many more bytes have gone this way. */
    cutAfter(direction: Direction, bytes: number): void {
      cutAt = { direction, bytes: passed[direction] + bytes };
    },
  };
}
