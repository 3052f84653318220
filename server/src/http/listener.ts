import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificates } from './certificates.ts';
import { connectionRoom, keepRoom } from './connection-room.ts';

/** How long the server waits for a client, and for how many. */
export interface HttpLimits {
  readonly headerSeconds: number;
  readonly bodySeconds: number;
  readonly idleSeconds: number;
  readonly keepAliveSeconds: number;
  readonly connections: number;
  readonly bodyMegabytes: number;
}

export const USUAL_LIMITS: HttpLimits = {
  headerSeconds: 20,
  bodySeconds: 60,
  idleSeconds: 120,
  keepAliveSeconds: 72,
  connections: 8192,
  bodyMegabytes: 8,
};

/** How late a limit may strike. */
const CHECK_EVERY_MS = 1000;

/**
 * The server below the routes. There is no limit on the time of a whole request: an upload may take hours, as long as
 * something arrives. JSON bodies have a limit of their own, see `limitBodies`.
 */
export function createListener(
  handler: RequestListener,
  limits: HttpLimits,
  certificates: Certificates | null,
): Server {
  const waiting = {
    headersTimeout: limits.headerSeconds * 1000,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveSeconds * 1000,
    connectionsCheckingInterval: CHECK_EVERY_MS,
  };
  const server = certificates
    ? certificates.keepOn(
        createTlsServer(
          {
            ...waiting,
            ...certificates.current(),
            minVersion: 'TLSv1.2',
            handshakeTimeout: limits.headerSeconds * 1000,
          },
          handler,
        ),
      )
    : createServer(waiting, handler);
  keepRoom(server, connectionRoom(limits.connections));
  server.setTimeout(limits.idleSeconds * 1000);
  return server;
}
