import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkbench } from './support/workbench.ts';

/** Section 2 of the wire contract: what answers, what says that it is not offered, and what is refused. */
const { ada, bob, as, app, createJob, createCluster, upload } = await createWorkbench();

const { id: job } = await createJob('true');
const { id: cluster } = await createCluster({ coresPerSlot: 1 });
const { id: file } = await upload('a.txt', 'a\n');
const fill = (path: string): string =>
  path.replace('{job}', job).replace('{cluster}', cluster).replace('{file}', file);
const BASES = ['/api/v2', '/api/v3', '/api'];
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' ') as [string, string])
    .flatMap(([methods, path]) =>
      methods.split('|').map((method) => [method as Method, path] as const),
    );

const OFFERED = rows(`
  GET /
  GET /jobs/
  GET /jobs/{job}/
  GET /jobs/{job}/statuses/
  GET /jobs/{job}/clusters/
  GET /jobs/{job}/files/
  GET /jobs/{job}/instances/
  GET /jobs/{job}/runs/
  GET /clusters/
  GET /clusters/{cluster}/
  GET /clusters/{cluster}/statuses/
  GET /files/
  GET /files/{file}/
  GET /files/{file}/contents/
  GET /files/{file}/lines/
  GET /coretypes/
  GET /analyses/
  GET /analyses/user_included/
  GET /billing/computeprices/
  GET /users/me/
  GET /users/me/projects/`);

/** Tier T2 that is not built yet, and tier T3. */
const NOT_OFFERED = rows(`
  POST /jobs/{job}/force_stop/
  POST /jobs/{job}/shutdown/
  GET /jobs/{job}/connection_details/
  GET /jobs/{job}/servers/load/
  GET /jobs/{job}/logs/
  GET|POST /jobs/{job}/storage-devices/
  POST /jobs/{job}/runs/1/snapshot/
  GET|POST|DELETE /jobs/{job}/tags/
  GET|POST /jobs/{job}/custom-fields/
  POST /clusters/{cluster}/remote_viz_hardware_settings/password/
  POST /files/
  POST /credentials/
  POST /files/bulk/type-change/
  GET|POST|DELETE /files/{file}/tags/
  GET /users/me/folders/
  POST|DELETE /folders/aBcDeF/
  GET /folders/aBcDeF/contents/
  GET /users/me/folders/trash-bin/
  POST /folders/aBcDeF/contents/archive/
  POST /users/me/folders/trash-bin/recover/
  POST /users/me/folders/trash-bin/delete/
  GET|POST /file-folders/
  POST /file-folders/aBcDeF/files/
  GET /organizations/moorage/workspaces/w/billing/
  GET /organizations/moorage/workspaces/w/members/
  GET /organizations/moorage/workspaces/w/custom-fields/
  POST /organizations/moorage/job-prioritization/
  GET /organizations/moorage/data/jobs/
  GET /budgets/
  GET /remote-viz-config/
  GET|POST /storage-devices/
  GET /storage-devices/available-regions/
  GET /storage-devices/aBcDeF/
  POST /storage-devices/aBcDeF/submit/
  POST /storage-devices/aBcDeF/shutdown/
  GET /storage-devices/aBcDeF/statuses/
  POST /storage-devices/aBcDeF/file-downloads/
  GET /tasks/aBcDeF/
  GET /automations/
  POST /installations/
  GET /installations/aBcDeF/statuses/
  POST /packages/
  GET /packages/aBcDeF/statuses/
  GET|POST /developer-analyses/
  GET|POST /developer-analyses/aBcDeF/versions/
  GET|PUT /developer-analysis-versions/aBcDeF/environment-variables/`);

describe('an endpoint of tier T1 answers under every base, with a slash and without:', () => {
  for (const [method, path] of OFFERED)
    it(`${method} ${path}`, async () => {
      for (const base of BASES)
        for (const url of [fill(path), fill(path).replace(/\/$/, '')])
          assert.equal((await as(ada, method, base + url)).statusCode, 200, base + url);
    });
});

describe('an endpoint that is not offered says so with 501, under every base:', () => {
  for (const [method, path] of NOT_OFFERED)
    it(`${method} ${path}`, async () => {
      for (const base of BASES)
        for (const url of [fill(path), fill(path).replace(/\/$/, '')]) {
          const answer = await as(ada, method, base + url);
          assert.equal(answer.statusCode, 501, base + url);
          const { detail, code } = answer.json<{ detail: string; code: string }>();
          assert.match(detail, /^[A-Z].* is not offered by this server\.$/);
          assert.equal(code, 'not_implemented');
        }
    });

  it('save cluster-load-measurements/, whose client takes a 404 for none', async () => {
    const answer = await as(ada, 'GET', `/api/v2/jobs/${job}/cluster-load-measurements/?hours=1`);
    assert.deepEqual(
      [answer.statusCode, typeof answer.json<{ detail: string }>().detail],
      [404, 'string'],
    );
  });
});

describe('every one of them', () => {
  const ALL = [...OFFERED, ...NOT_OFFERED];

  it('is closed without a key', async () => {
    for (const [method, path] of ALL) {
      const answer = await app.inject({ method, url: `/api/v2${fill(path)}` });
      assert.deepEqual(
        [answer.statusCode, answer.body],
        [401, '{"detail":"Invalid token."}'],
        path,
      );
      assert.equal(answer.headers['www-authenticate'], 'Token');
    }
  });

  it("is a 404 for somebody else's object", async () => {
    for (const [method, path] of ALL.filter(([, one]) => /\{(job|cluster)\}/.test(one))) {
      const answer = await as(bob, method, `/api/v2${fill(path)}`);
      assert.equal(answer.statusCode, 404, path);
    }
  });

  it('refuses another method with 405 and says which ones there are', async () => {
    for (const path of new Set(ALL.map(([, one]) => one))) {
      const answer = await as(ada, 'OPTIONS', `/api/v2${fill(path)}`);
      assert.equal(answer.statusCode, 405, path);
      const allowed = String(answer.headers.allow).split(', ');
      for (const [method] of ALL.filter(([, one]) => one === path))
        assert.ok(allowed.includes(method), path);
      assert.equal(typeof answer.json<{ detail: unknown }>().detail, 'string');
    }
  });
});

describe('an unknown path', () => {
  for (const path of [
    '/jobs/x/y/z/',
    '/nothing',
    '/v4/jobs/',
    '/jobs/aBcDeF/nothing/',
    '/v1/jobs/',
  ])
    it(`${path} is a 404 in JSON`, async () => {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const answer = await as(ada, method, `/api${path}`);
        assert.deepEqual([answer.statusCode, answer.body], [404, '{"detail":"Not found."}']);
        assert.match(String(answer.headers['content-type']), /^application\/json/);
      }
    });
});
