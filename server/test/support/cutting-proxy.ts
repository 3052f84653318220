import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** When the next connection is cut: as soon as the server has the request, or when its answer comes. */
export type Cut = 'after-request' | 'before-answer' | 'never';

/** Stands between client and server and loses answers: the server has the request, the client learns nothing. */
export async function startCuttingProxy(serverPort: number) {
  let cut: Cut = 'never';
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    const now = cut;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (request) => {
      server.write(request, () => {
        if (now === 'after-request') client.resetAndDestroy();
      });
    });
    server.on('data', (answer) => {
      if (now === 'before-answer') client.resetAndDestroy();
      else if (client.writable) client.write(answer);
    });
    client.on('end', () => server.end());
    server.on('end', () => client.end());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
    cutNext: (how: Cut): void => {
      cut = how;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
