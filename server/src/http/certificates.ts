import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:https';

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly expires: Date;
}

/** Says which of the two files is wrong. */
export class BadCertificate extends Error {
  readonly file: keyof TlsFiles;

  constructor(file: keyof TlsFiles, message: string) {
    super(message);
    this.file = file;
  }
}

export function readCertificate(files: TlsFiles): Certificate {
  const cert = read(files, 'certificate');
  const key = read(files, 'key');
  const certificate = parse('certificate', () => new X509Certificate(cert));
  const privateKey = parse('key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw new BadCertificate(
      'key',
      'is not the key of the certificate: name the one it was made with',
    );
  return { cert, key, expires: new Date(certificate.validTo) };
}

function read(files: TlsFiles, file: keyof TlsFiles): string {
  try {
    return readFileSync(files[file], 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new BadCertificate(file, `names ${files[file]}, which ${what}`);
  }
}

function parse<T>(file: keyof TlsFiles, make: () => T): T {
  try {
    return make();
  } catch {
    const what = file === 'key' ? 'private key without a passphrase' : 'certificate';
    throw new BadCertificate(file, `must name a ${what} in the PEM format`);
  }
}

const REREAD_EVERY_MS = 60_000;
const WARN_BEFORE_MS = 14 * 24 * 3_600_000;

interface Deps {
  readonly files: TlsFiles;
  readonly clock: () => Date;
  readonly log: (message: string) => void;
  readonly onProblem: (error: unknown) => void;
  readonly rereadEveryMs?: number;
}

/**
 * The certificate, read anew every minute: whatever renews it need not tell us, and connections live on. A pair of
 * files that does not fit, as between two writes, changes nothing.
 */
export function openCertificates(deps: Deps) {
  const { files, clock, log, onProblem, rereadEveryMs = REREAD_EVERY_MS } = deps;
  let current = readCertificate(files);
  const servers: Server[] = [];
  const warn = (): void => {
    const left = current.expires.getTime() - clock().getTime();
    if (left > WARN_BEFORE_MS) return;
    const when = current.expires.toISOString().slice(0, 10);
    log(
      `The certificate ${files.certificate} ${left > 0 ? 'expires' : 'expired'} on ${when}: renew it.`,
    );
  };
  const reread = (): void => {
    try {
      const read = readCertificate(files);
      if (read.cert === current.cert && read.key === current.key) return;
      current = read;
      for (const server of servers) server.setSecureContext(current);
      warn();
    } catch (error) {
      onProblem(error);
    }
  };
  warn();
  const rereading = setInterval(reread, rereadEveryMs).unref();
  return {
    current: (): Certificate => current,

    /** From now on the server shows whatever certificate there is. */
    keepOn(server: Server): Server {
      servers.push(server);
      return server;
    },

    close(): void {
      clearInterval(rereading);
    },
  };
}
export type Certificates = ReturnType<typeof openCertificates>;
