import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { buildApp } from '../src/app.ts';
import { readConfigFile } from '../src/config/read-config-file.ts';
import { StartError } from '../src/db/start-error.ts';
import { openCertificates } from '../src/http/certificates.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { createTestApp, testDeps } from './support/app.ts';
import { createCertificate } from './support/certificate.ts';
import { newHome, startOwnServer } from './support/own-server.ts';
import { until } from './support/local-engine.ts';

const base = await createTestApp();
const { db, ada } = base;
const first = await createCertificate();
const second = await createCertificate();
const said: string[] = [];
const problems: unknown[] = [];
const certificates = openCertificates({
  files: first.files,
  clock: () => new Date(),
  log: (message) => said.push(message),
  onProblem: (problem) => problems.push(problem),
  rereadEveryMs: 20,
});
const app = await buildApp({
  ...(await testDeps(base)),
  http: { logLevel: 'silent', trustProxy: false, certificates },
});
await app.listen({ host: '127.0.0.1', port: 0 });
base.beforeClose(async () => {
  certificates.close();
  await app.close();
});
const { port } = app.server.address() as { port: number };

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As a browser that trusts the certificate. */
async function send(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    ca: first.ca,
    agent: false,
    ...options,
    headers: { 'content-type': 'application/json', ...(options.headers as object) },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

async function signIn(): Promise<string> {
  const { sessions } = createIdentity({ db, clock: () => new Date() });
  const { secret } = await sessions.createLink(ada.id, 60_000);
  const answer = await send(
    '/api/v3/session/',
    { method: 'POST' },
    JSON.stringify({ link: secret }),
  );
  return answer.headers['set-cookie']?.[0] ?? '';
}

describe('under TLS', () => {
  it('S12: the session is a __Host- cookie that no other host can set', async () => {
    assert.match(
      await signIn(),
      /^__Host-moorage_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('S12: a cookie of the plain name counts for nothing, nor do two of the right one', async () => {
    const [own = ''] = (await signIn()).split(';');
    const secret = own.split('=')[1] ?? '';
    const as = async (cookie: string) =>
      (await send('/api/v3/session/', { headers: { cookie } })).status;

    assert.equal(await as(own), 200);
    assert.equal(await as(`moorage_session=${secret}`), 401);
    assert.equal(await as(`moorage_session=tossed; ${own}`), 200);
    assert.equal(await as(`__Host-moorage_session=tossed; ${own}`), 401);
    assert.equal(await as(`${own}; __Host-moorage_session=tossed`), 401);
  });

  it('a browser is told not to come back without it, and links say https', async () => {
    const { headers, body } = await send('/api/v3/tokens/?page_size=1', { headers: ada.headers });
    await send(
      '/api/v3/tokens/',
      { method: 'POST', headers: ada.headers },
      JSON.stringify({ name: 'second' }),
    );
    const next = JSON.parse(
      (await send('/api/v3/tokens/?page_size=1', { headers: ada.headers })).body,
    ) as { next: string };

    assert.equal(headers['strict-transport-security'], 'max-age=31536000');
    assert.match(body, /"count":1/);
    assert.ok(next.next.startsWith(`https://127.0.0.1:${String(port)}/api/v3/tokens/`), next.next);
  });

  it('versions before 1.2 are refused', async () => {
    const socket = connect({
      ...{ host: '127.0.0.1', port, ca: first.ca },
      ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });

    const [error] = (await once(socket, 'error')) as [Error];

    assert.match(error.message, /alert|version|protocol/i);
  });

  it('a renewed certificate is taken up without a restart, half a renewal is not', async () => {
    await copyFile(second.files.key, first.files.key);
    await until('the half is noticed', () => Promise.resolve(problems[0]));
    assert.equal((await send('/healthz')).status, 200);

    await copyFile(second.files.certificate, first.files.certificate);
    const shown = async (): Promise<string> => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerX509Certificate() ?? { fingerprint256: '' };
      socket.destroy();
      return fingerprint256;
    };
    const renewed = new X509Certificate(second.ca).fingerprint256;

    await until('the new one is shown', async () => (await shown()) === renewed);
  });

  it('a certificate that ends soon is told of', async () => {
    const { files } = await createCertificate(3);
    const told: string[] = [];
    openCertificates({
      ...{ files, clock: () => new Date(), onProblem: (problem) => told.push(String(problem)) },
      log: (message) => told.push(message),
    }).close();

    assert.deepEqual(said, []);
    assert.match(told[0] ?? '', /certificate\.pem expires on \d{4}-\d\d-\d\d: renew it\.$/);
  });
});

describe('tls in moorage.yaml', () => {
  it('is refused with its line when the files are no pair', async () => {
    const third = await createCertificate();
    const refusal = (certificate: string, key: string): string => {
      try {
        readConfigFile(`tls:\n  certificate: ${certificate}\n  key: ${key}\n`, '/etc/moorage.yaml');
      } catch (error) {
        if (error instanceof StartError) return error.message;
        throw error;
      }
      return 'accepted';
    };
    const { certificate, key } = third.files;

    assert.equal(refusal(certificate, key), 'accepted');
    assert.equal(
      refusal('missing.pem', key),
      '/etc/moorage.yaml, line 2: "tls.certificate" names /etc/missing.pem, which does not exist.',
    );
    assert.match(
      refusal(key, key),
      /line 2: "tls\.certificate" must name a certificate in the PEM/,
    );
    assert.match(refusal(certificate, certificate), /line 3: "tls\.key" must name a private key/);
    assert.match(
      refusal(certificate, join(second.files.key)),
      /line 3: "tls\.key" is not the key of the certificate/,
    );
  });

  it('gives a sign-in link that begins with https', async () => {
    const { files } = await createCertificate();
    const home = await newHome();
    await mkdir(home, { recursive: true });
    const config = `tls: { certificate: ${files.certificate}, key: ${files.key} }\n`;
    await writeFile(join(home, 'moorage.yaml'), config);

    const server = await startOwnServer({ MOORAGE_HOME: home });

    assert.match(server.address, /^https:\/\/127\.0\.0\.1:/);
    await server.end('SIGTERM');
  });
});
