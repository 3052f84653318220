import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/**
 * A TCP proxy that cuts each connection after some number of bytes, chosen by `random` up to `mostBytes`, whatever is
 * under way then.
 */
export async function startFlakyProxy(port: number, random: () => number, mostBytes: number) {
  let cuts = 0;
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let left = Math.floor(random() * mostBytes);
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    client.on('error', cut).on('close', cut).pipe(server);
    server.on('error', cut).on('close', cut);
    server.on('data', (bytes: Buffer) => {
      if (!client.write(bytes.subarray(0, left))) {
        server.pause();
        client.once('drain', () => server.resume());
      }
      left -= bytes.length;
      if (left > 0) return;
      cuts += 1;
      server.destroy();
      // What was passed on arrives before the end does.
      client.end();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    origin: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
    cuts: () => cuts,
    close: () => {
      proxy.close();
    },
  };
}
