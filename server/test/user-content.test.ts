import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runFolder } from '../src/files/run-folder.ts';
import { createTestApp } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { fillRoute } from './support/fill-route.ts';
import { watchRoutes } from './support/routes.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-content-'));
const knownRoutes = watchRoutes();
const { app, db, ada, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));
const address = await app.listen({ host: '127.0.0.1', port: 0 });

const SCRIPT = '<script>alert(document.domain)</script>';
/** Names and types that some browser would show, or run. */
const FILES: readonly (readonly [name: string, type: string, body: string])[] = [
  ['page.html', 'text/html', `<html><body>${SCRIPT}</body></html>`],
  ['page.htm', 'text/html; charset=utf-7', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-'],
  [
    'page.xhtml',
    'application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`,
  ],
  ['page.mhtml', 'multipart/related', SCRIPT],
  ['picture.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ['data.xml', 'text/xml', `<?xml-stylesheet href="javascript:alert(1)"?><a>${SCRIPT}</a>`],
  ['sheet.xsl', 'text/xsl', SCRIPT],
  ['feed.atom', 'application/atom+xml', SCRIPT],
  ['worker.js', 'text/javascript', 'alert(1)'],
  ['worker.mjs', 'application/javascript', 'alert(1)'],
  ['module.wasm', 'application/wasm', '\0asm'],
  ['style.css', 'text/css', '*{background:url(//evil.example.org)}'],
  ['notebook.ipynb', 'application/x-ipynb+json', `{"cells":[{"source":"${SCRIPT}"}]}`],
  ['data.json', 'application/json', '{"a":1}'],
  ['book.pdf', 'application/pdf', '%PDF-1.7 /OpenAction << /S /JavaScript >>'],
  ['film.swf', 'application/x-shockwave-flash', 'FWS'],
  ['plain.txt', 'text/plain', SCRIPT],
  ['readme.md', 'text/markdown', '[x](javascript:alert(1))'],
  ['table.csv', 'text/csv', '=1+1'],
  ['image.png', 'image/png', SCRIPT],
  ['image.jpg', 'image/jpeg', SCRIPT],
  ['image.gif', 'image/gif', `GIF89a/*${SCRIPT}*/=1;`],
  ['sound.wav', 'audio/wav', SCRIPT],
  ['film.mp4', 'video/mp4', SCRIPT],
  ['archive.jar', 'application/java-archive', 'PK'],
  ['app.hta', 'application/hta', SCRIPT],
  ['link.url', 'application/internet-shortcut', '[InternetShortcut]\nURL=javascript:alert(1)'],
  ['none', '', SCRIPT],
  ['index', 'text/html', SCRIPT],
  ['double.html.txt', 'unknown/unknown', SCRIPT],
];

async function upload(name: string, type: string, body: string): Promise<string> {
  const part = filePart(name, body, ...(type === '' ? [] : [`Content-Type: ${type}`]));
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v3/files/contents/',
    headers: { ...ada.headers, 'content-type': MULTIPART },
    payload: multipart(part),
  });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<{ id: string }>().id;
}

describe('what users and their jobs wrote', () => {
  it('S11: is an attachment that no browser shows or runs, on every route, of every type', async () => {
    const jobId = await addJob(db, ada);
    const work = join(home, runFolder(jobId, 1), 'work');
    await mkdir(work, { recursive: true });
    await writeFile(join(work, '../process_output.log'), SCRIPT);
    const gets = knownRoutes().filter(
      ({ method, url }) =>
        method === 'GET' && url.startsWith('/api') && !url.startsWith('/api/docs'),
    );
    const served = new Set<string>();

    for (const [name, type, body] of FILES) {
      const fileId = await upload(name, type, body);
      await writeFile(join(work, name), body);
      // Only what names a file can differ from one file to the next.
      const routes = served.size === 0 ? gets : gets.filter(({ url }) => /:fileId|\*/.test(url));
      for (const { url } of routes) {
        const path = fillRoute(url, { jobId, fileId, runNumber: '1', '*': name });
        const answer = await fetch(`${address}${path}`, {
          headers: { ...ada.headers, accept: 'text/html,*/*' },
        });
        await answer.body?.cancel();
        const of = (header: string): string => answer.headers.get(header) ?? '';
        assert.equal(of('x-content-type-options'), 'nosniff', path);
        assert.match(of('content-security-policy'), /(?:^|; )sandbox$/, path);
        if (/^application\/json|^text\/event-stream/.test(of('content-type'))) continue;
        if (answer.status === 204) continue;
        served.add(url);
        assert.equal(of('content-type'), 'application/octet-stream', path);
        assert.match(of('content-disposition'), /^attachment; filename="/, path);
      }
    }

    assert.deepEqual([...served].filter((url) => url.startsWith('/api/v3/')).sort(), [
      '/api/v3/files/:fileId/contents/',
      '/api/v3/jobs/:jobId/runs/:runNumber/log/',
      '/api/v3/jobs/:jobId/runs/:runNumber/tail/*',
    ]);
  });
});
