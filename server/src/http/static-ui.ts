import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy } from './security-headers.ts';

/** Answers a request for the UI; `null` when it is not for the UI. */
export type AnswerUi = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null;

/** Names that the build makes from the content never mean anything else. */
const HASHED = /^(?:media\/.+|[^/]+)-[\w-]{8}\.(?:js|css|woff2?|svg|png)$/;
/** Where `src/index.html` leaves room for the nonce. No braces: formatters take those for Angular's and add blanks. */
const NONCE_PLACE = 'csp-nonce-of-this-page';
const YEAR_MS = 365 * 24 * 3600 * 1000;
const HOUR_MS = 3600 * 1000;

/**
 * Serves the built UI. The files are listed once, so a request can name nothing else; whatever asks for a page and is
 * no file gets `index.html`, for the routes of the UI are known to the UI alone.
 */
export async function createStaticUi(app: FastifyInstance, folder: string): Promise<AnswerUi> {
  const index = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  if (index === null) return (request, reply) => (wantsPage(request) ? sayNotBuilt(reply) : null);
  // Without it the browser would refuse every style of the UI.
  if (!index.includes(NONCE_PLACE))
    throw new Error(`The built UI has no "${NONCE_PLACE}" in index.html.`);
  const files = await listFiles(folder);
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    index: false,
  });
  return (request, reply) => {
    const path = pathOf(request);
    if (path === null) return null;
    if (path !== 'index.html' && files.has(path)) return sendFile(reply, path);
    return wantsPage(request) ? sendPage(reply, index) : null;
  };
}

async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return new Set(names.filter((name) => !/\.(?:br|gz)$/.test(name)));
}

function pathOf({ method, url }: FastifyRequest): string | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  try {
    return decodeURIComponent(url.replace(/\?.*$/s, '')).replace(/^\/+/, '');
  } catch {
    return null; // a broken escape names no file
  }
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

function sendFile(reply: FastifyReply, path: string): FastifyReply {
  const isHashed = HASHED.test(path);
  return reply
    .code(200)
    .sendFile(path, { maxAge: isHashed ? YEAR_MS : HOUR_MS, immutable: isHashed });
}

/** The page is small and carries a nonce of its own each time, so it is neither stored nor compressed beforehand. */
function sendPage(reply: FastifyReply, index: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .code(200)
    .headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(index.replaceAll(NONCE_PLACE, nonce));
}

function sayNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      '<!doctype html><html lang="en"><title>Moorage</title><h1>The pages are not built yet</h1><p>Run <code>npm start</code>, which builds them, or <code>npm run build</code> and start again. The REST API below <code>/api/v3/</code> is up.</p></html>',
    );
}
