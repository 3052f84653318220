import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod';
import { createTestApp } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { openTestServices } from './support/services.ts';

const root = await mkdtemp(join(tmpdir(), 'moorage-paths-'));
const home = join(root, 'home');
const uiFolder = join(root, 'ui');
await mkdir(uiFolder);
await writeFile(
  join(uiFolder, 'index.html'),
  '<title nonce="csp-nonce-of-this-page">Moorage</title>',
);
after(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
const { app, ada, db } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
  uiFolder,
}));
await app.listen({ port: 0, host: '127.0.0.1' });
const { port } = app.server.address() as AddressInfo;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
after(() => {
  agent.destroy();
});

/** Sent as it is: clients and `fetch` would tidy the path up. */
async function send(method: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { ...ada.headers, 'content-type': 'application/json' };
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(method === 'GET' || method === 'DELETE' ? undefined : '{}');
  });
}

const SECRET = 'the canary sings';
/** Ways up, each to be followed by the way down to a canary. */
const ups = ['../', '..\\', '....//', './../', '..;/', '..%00/', '%2e%2e/', '..%5c', '\u2025/'];
/** How the path is written in the address. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => encodeURI(path).replaceAll('%25', '%'),
  (path) => encodeURIComponent(path),
  (path) => encodeURIComponent(encodeURIComponent(path)),
  (path) => encodeURIComponent(path).replaceAll('.', '%2e'),
  (path) => encodeURIComponent(path).replaceAll('.', '%252e').replaceAll('%2F', '%252f'),
  (path) => encodeURIComponent(path).replaceAll('.', '%c0%ae'),
];
const targets = (jobId: string): readonly string[] => [
  ...ups.flatMap((up) => [1, 3, 6].map((depth) => `${up.repeat(depth)}canary`)),
  join(root, 'canary'),
  `/${join(root, 'canary')}`,
  `file://${join(root, 'canary')}`,
  `${jobId}/../../canary`,
  `link/canary`,
  '../exit.json',
  '../.moorage/prepared',
  '../../../../database-password',
  'canary\0.txt',
  `${'../'.repeat(900)}canary`,
  'x'.repeat(5000),
  '/proc/self/environ',
  '..',
  '.',
];

/** Every route with a parameter that is text, from the API's own description. */
async function routesWithPaths(): Promise<{ method: string; path: string }[]> {
  const file = join(import.meta.dirname, '../../docs/openapi.json');
  const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = Description.parse(JSON.parse(await readFile(file, 'utf8')));
  return Object.entries(paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
}

describe('a path that leads outside', () => {
  let jobId: string;

  before(async () => {
    jobId = await addJob(db, ada);
    const run = join(home, 'jobs', jobId, 'run1');
    await mkdir(join(run, 'work', 'inner'), { recursive: true });
    await mkdir(join(run, '.moorage'));
    await writeFile(join(run, 'work', 'result'), 'result');
    const canaries = ['canary', 'home/canary', 'home/database-password', 'home/jobs/canary'];
    for (const canary of canaries) await writeFile(join(root, canary), SECRET);
    for (const canary of ['exit.json', '.moorage/prepared', 'canary'])
      await writeFile(join(run, canary), SECRET);
  });

  it('S5: is followed by no route, however it is written', async () => {
    const routes = await routesWithPaths();
    assert.ok(routes.length > 30);
    const all = targets(jobId).flatMap((target) => spellings.map((spell) => spell(target)));
    let sent = 0;
    for (const [index, { method, path }] of routes.entries()) {
      const parameters = [...path.matchAll(/\{(.+?)\}/g)].map(([name]) => name);
      for (const parameter of parameters) {
        // All of them where a path is wanted, and every so many where an id is.
        const isPath = parameter === '{*}';
        const chosen = all.filter((_, at) => isPath || at % 13 === index % 13);
        const check = async (spelt: string): Promise<void> => {
          const address = parameters.reduce(
            (made, name) => made.replace(name, name === parameter ? spelt : known(name, jobId)),
            path,
          );
          const { status, body } = await send(method, address);
          assert.ok(!body.includes(SECRET), `${method} ${address}: ${body}`);
          assert.ok(status < 500, `${method} ${address}: ${String(status)} ${body}`);
        };
        await Promise.all(chosen.map(check));
        sent += chosen.length;
      }
    }
    assert.ok(sent > 1_000);
    assert.equal((await send('GET', `/api/v3/jobs/${jobId}/runs/1/tail/result`)).status, 200);
  });

  it('S5: is followed neither by lists of files nor by the UI', async () => {
    const check = async (spelt: string): Promise<void> => {
      for (const address of [
        `/api/v3/jobs/${jobId}/runs/1/directory-contents/?path=${spelt.replaceAll('#', '')}`,
        `/${spelt}`,
        `/media/${spelt}`,
      ]) {
        const { status, body } = await send('GET', address);
        assert.ok(!body.includes(SECRET), address);
        assert.ok(!/root:x:|PATH=/.test(body), address);
        assert.ok(status < 500, `${address}: ${String(status)} ${body}`);
      }
    };
    await Promise.all(
      targets(jobId).flatMap((target) => spellings.map((spell) => check(spell(target)))),
    );
  });

  it('S5: leaves everything outside as it was', async () => {
    assert.deepEqual((await readdir(root)).sort(), ['canary', 'home', 'ui']);
    for (const canary of ['canary', 'home/canary', 'home/database-password', 'home/jobs/canary'])
      assert.equal(await readFile(join(root, canary), 'utf8'), SECRET);
  });
});

const known = (name: string, jobId: string): string =>
  name === '{jobId}' ? jobId : name === '{run}' || name === '{runNumber}' ? '1' : 'AAAAAA';
