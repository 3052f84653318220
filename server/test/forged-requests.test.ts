import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { createIdentity } from '../src/identity/identity.ts';
import { fillRoute } from './support/fill-route.ts';
import { watchRoutes } from './support/routes.ts';
import { createWorkbench } from './support/workbench.ts';

const knownRoutes = watchRoutes();
const bench = await createWorkbench();
const { app, db, ada } = bench;
const { sessions } = createIdentity({ db, clock: () => new Date() });
const address = await app.listen({ host: '127.0.0.1', port: 0 });
const host = new URL(address).host;
const cluster = await bench.createCluster({ coresPerSlot: 1, slots: 1 }, {});
await bench.post(`/clusters/${cluster.id}/start/`);
const { id: jobId } = await bench.createJob('echo made > made.txt', {
  job: { clusterId: cluster.id },
});
await bench.submit(jobId);
await bench.reach('the end', async () => (await bench.item(jobId)).outcome !== null);

async function newCookie(): Promise<string> {
  const { secret } = await sessions.createLink(ada.id, 60_000);
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v3/session/',
    payload: { link: secret },
  });
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}
const cookie = await newCookie();

/** Sends what `fetch` would not let a page send; streams are let go of. */
async function send(method: string, url: string, headers: Record<string, string>) {
  const answer = await fetch(`${address}${url}`, { method, headers: { cookie, ...headers } });
  await answer.body?.cancel();
  return answer.status;
}

/** What a browser says of a request, and whether the user's own page can have sent it. */
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', undefined] as const;
const MODES = ['cors', 'no-cors', 'navigate', 'websocket', 'same-origin', undefined] as const;
const ORIGINS = [`http://${host}`, 'http://evil.example.org', `http://${host}0`, 'null', undefined];
const isOwn = (site: (typeof SITES)[number], origin: string | undefined): boolean =>
  site === undefined ? origin === `http://${host}` : site === 'same-origin';

describe('a request with the cookie of a session', () => {
  it('S8: changes something only when our own page sent it, whatever mode and kind of form', async () => {
    const routes = knownRoutes().filter(
      ({ method, url }) =>
        method !== 'GET' &&
        method !== 'HEAD' &&
        method !== 'OPTIONS' &&
        url.startsWith('/api/v3/') &&
        !url.includes('/session'),
    );
    assert.ok(routes.length > 20);
    for (const site of SITES) {
      for (const mode of MODES) {
        for (const origin of ORIGINS) {
          const headers = Object.fromEntries(
            Object.entries({
              'sec-fetch-site': site,
              'sec-fetch-mode': mode,
              origin,
              'content-type': 'text/plain',
            }).filter((header): header is [string, string] => header[1] !== undefined),
          );
          const status = await app
            .inject({
              method: 'POST',
              url: '/api/v3/tokens/',
              headers: { cookie, host, ...headers },
              payload: '{"name":"x"}',
            })
            .then(({ statusCode }) => statusCode);
          assert.equal(status, isOwn(site, origin) ? 201 : 403, JSON.stringify(headers));
        }
      }
    }
    for (const { method, url } of routes) {
      const refused = await app.inject({
        method: method as 'POST',
        url: fillRoute(url, { jobId }),
        headers: { cookie, host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      });
      assert.equal(refused.statusCode, 403, `${method} ${url}`);
    }
  });

  it('S8: reads without changing anything, on every route', async () => {
    const before = await fingerprint();
    const routes = knownRoutes().filter(({ method }) => method === 'GET');
    assert.ok(routes.length > 40);

    for (const { url } of routes) {
      const path = fillRoute(url, { jobId, clusterId: cluster.id, runNumber: '1' });
      const status = await send('GET', path, { 'sec-fetch-site': 'cross-site' });
      assert.ok(status < 500 || status === 501, `${path} ${String(status)}`);
    }

    assert.deepEqual(await fingerprint(), before);
  });
});

/** Every row of every table, save when somebody was last seen, and the audit log, which tells who has looked. */
async function fingerprint(): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('audit_entry', 'installation')`.execute(db);
  const entries = tables.rows.map(async ({ name }) => {
    const { rows } = await sql<{ hash: string }>`
      select md5(coalesce(string_agg(row, ' ' order by row), '')) as hash
      from (select (to_jsonb(t) - '{last_seen_at,last_used_at}'::text[])::text as row from ${sql.table(name)} t) rows`.execute(
      db,
    );
    return [name, rows[0]?.hash ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
