import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from './domain-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Scheme, host and port that the client knows this server by. */
    origin: string;
  }
}

export interface Hosts {
  /** Address that people open, when it is not the one that requests come to. */
  readonly publicUrl: string | null;
  /** Names this server goes by, besides addresses, localhost and the public one; null: any. */
  readonly names: readonly string[] | null;
}

/** Any name will do, as for a server that everybody reaches in their own way. */
export const ANY_HOST: Hosts = { publicUrl: null, names: null };

/**
 * Refuses requests to a name that is not ours: a page whose name was made to point here could read us as its own
 * server (DNS rebinding). An address cannot be pointed elsewhere, so addresses always pass.
 */
export function checkHosts(app: FastifyInstance, { publicUrl, names }: Hosts): void {
  const own = publicUrl === null ? null : new URL(publicUrl);
  const known = new Set([...(names ?? []), ...(own ? [own.hostname] : [])]);
  const isKnown = (name: string): boolean =>
    isIP(name) > 0 || name === 'localhost' || name.endsWith('.localhost') || known.has(name);

  app.decorateRequest('origin', '');
  app.addHook('onRequest', async (request) => {
    // HTTP/1.0 names no host.
    const host = request.host.toLowerCase() || 'localhost';
    const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/.exec(host) ?? [];
    const name = bracketed ?? plain;
    if (name === undefined) throw new DomainError(400, 'The Host header names no host.');
    if (names !== null && !isKnown(name.replace(/\.$/, ''))) {
      throw new DomainError(
        421,
        `This server does not go by the name ${name}. Open it by the address it printed, or add the name to "allowedHosts" in moorage.yaml.`,
      );
    }
    const scheme = request.protocol === 'https' ? 'https' : 'http';
    request.origin = host === own?.host ? own.origin : `${scheme}://${host}`;
  });
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
