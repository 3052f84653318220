import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';

export interface TestCertificate {
  readonly files: { readonly certificate: string; readonly key: string };
  /** What a client has to trust. */
  readonly ca: string;
}

/** A certificate of localhost that signs itself; its folder is removed after the test file. */
export async function createCertificate(days = 90): Promise<TestCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'moorage-tls-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-nodes', '-days', String(days), '-subj', '/CN=localhost'],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', files.key, '-out', files.certificate],
  ]);
  return { files, ca: await readFile(files.certificate, 'utf8') };
}
