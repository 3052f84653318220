import { hostname } from 'node:os';
import { isLoopback } from './http/hosts.ts';
import type { Config } from './config.ts';
import { openCertificates, type Certificates } from './http/certificates.ts';

interface Deps {
  readonly clock: () => Date;
  readonly log: (message: string) => void;
  readonly onProblem: (error: unknown) => void;
}

/** TLS as configured; says so where secrets would cross a network in the clear. */
export function openTls({ tls, host, publicUrl }: Config, deps: Deps): Certificates | null {
  if (tls) return openCertificates({ files: tls, ...deps });
  if (!isLoopback(host) && publicUrl?.startsWith('https:') !== true) {
    deps.log(
      `Moorage listens on ${host} without TLS, so whoever is on the way can read tokens and files: name a certificate under "tls" in moorage.yaml, or put a proxy with TLS in front and set "publicUrl" to its https address.`,
    );
  }
  return null;
}

/**
 * Names that requests may come to; null: any. Where a browser on this machine alone gets in, or one public name is
 * known, another name is a trick; a server on the network goes by names that only its configuration could tell.
 */
export function namesOf({ host, publicUrl, allowedHosts }: Config): readonly string[] | null {
  if (!isLoopback(host) && publicUrl === null && allowedHosts.length === 0) return null;
  return [hostname().toLowerCase(), ...allowedHosts];
}
