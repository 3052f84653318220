import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { Cluster } from '#contract/clusters';
import { File } from '#contract/files';
import { NewApiToken } from '#contract/identity';
import { auditedRoute, routeKey, UNAUDITED } from '../src/audit/audited-routes.ts';
import { runFolder } from '../src/files/run-folder.ts';
import { pathBelowVersion } from '../src/http/api-path.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { ACCESS, type Access } from './support/access.ts';
import { createTestApp, createTestUser } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { watchRoutes, type KnownRoute } from './support/routes.ts';
import { openTestServices } from './support/services.ts';

/** Stands in all that belongs to the owner: nobody else may ever read it. */
const SECRET = 'canary';
const UNKNOWN = 'zzzzzz';
const HALF_A_MINUTE = 30_000;

const routesOf = watchRoutes();
const home = await mkdtemp(join(tmpdir(), 'moorage-test-access-'));
const test = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
const { app, db, as, ada: administrator, bob: owner } = test;
test.beforeClose(() => rm(home, { recursive: true, force: true }));
const clock = () => new Date();
const other = await createTestUser({ db, clock }, 'other@example.org', 'member');
const recipient = await createTestUser({ db, clock }, 'recipient@example.org', 'member');
const routes = routesOf();

/** One of everything, of the owner; the job is shared with the recipient. */
async function makeSubjects() {
  const upload = await app.inject({
    method: 'POST',
    url: '/api/v3/files/contents/',
    headers: { ...owner.headers, 'content-type': MULTIPART },
    payload: multipart(filePart(`${SECRET}.txt`, SECRET)),
  });
  const { id: fileId } = File.parse(upload.json());
  const made = await as(owner, 'POST', '/api/v3/clusters/', {
    name: SECRET,
    hardware: { coreType: 'cove', coresPerSlot: 2 },
  });
  const { id: clusterId } = Cluster.parse(made.json());
  const jobId = await addJob(db, owner, { name: SECRET, inputFiles: [fileId], command: SECRET });
  await db
    .updateTable('job')
    .set({ cluster_id: clusterId, requested_cluster_id: clusterId })
    .where('id', '=', jobId)
    .execute();
  const work = join(home, runFolder(jobId, 1), 'work');
  await mkdir(work, { recursive: true });
  await writeFile(join(work, SECRET), SECRET);
  await writeFile(join(work, '../process_output.log'), SECRET);
  await as(owner, 'POST', `/api/v3/jobs/${jobId}/share/`, { email: recipient.email });
  const draft = await as(owner, 'POST', '/api/v3/drafts/', { job: jobId });
  const token = await as(owner, 'POST', '/api/v3/tokens/', { name: SECRET });
  const begun = await app.inject({
    method: 'POST',
    url: '/api/v3/uploads/',
    headers: {
      ...owner.headers,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `filename ${btoa(SECRET)}`,
    },
  });
  return {
    jobId,
    clusterId,
    fileId,
    draftId: draft.json<{ id: string }>().id,
    tokenId: NewApiToken.parse(token.json()).id,
    uploadId: String(begun.headers.location).split('/').at(-2) ?? '',
    userId: owner.id,
  };
}
type Subjects = Awaited<ReturnType<typeof makeSubjects>>;
const subjects = await makeSubjects();

const session = async (): Promise<string> => {
  const { sessions } = createIdentity({ db, clock });
  const { secret: link } = await sessions.createLink(owner.id, HALF_A_MINUTE);
  const { session: opened } = await sessions.signIn(link);
  return opened.secret;
};
const expired = await session();
await sql`update session set expires_at = now() - interval '1 second'`.execute(db);
const revoked = await as(owner, 'POST', '/api/v3/tokens/', { name: 'revoked' });
const { id: revokedId, token: revokedToken } = NewApiToken.parse(revoked.json());
await as(owner, 'DELETE', `/api/v3/tokens/${revokedId}/`);

/** Whoever is nobody, and why. */
const NOBODY: Readonly<Record<string, Record<string, string>>> = {
  'without identity': {},
  'with a revoked token': { authorization: `Token ${revokedToken}` },
  'with an expired session': {
    cookie: `moorage_session=${expired}`,
    'sec-fetch-site': 'same-origin',
  },
  'with a token that was never one': { authorization: `Bearer ${'0'.repeat(40)}` },
};

/** Good bodies: what is refused is refused for who asks, not for what they say. */
const jobBody = ({ clusterId, fileId }: Subjects) => ({
  name: 'theirs',
  clusterId,
  jobanalyses: [
    {
      analysis: { code: 'user_included' },
      command: 'true',
      hardware: { coreType: 'cove', coresPerSlot: 1 },
      inputFiles: [{ id: fileId }],
    },
  ],
});
const BODIES: Readonly<Record<string, (of: Subjects) => object>> = {
  'POST /jobs/': jobBody,
  'PUT /jobs/{}/': jobBody,
  'POST /jobs/{}/share/': () => ({ email: recipient.email }),
  'POST /clusters/{}/jobs/': ({ jobId }) => ({ id: jobId, submit: true }),
  'PATCH /clusters/{}/': () => ({ name: 'new name' }),
  'POST /users/': () => ({ email: `${crypto.randomUUID()}@example.org`, role: 'member' }),
  'PATCH /users/{}/': () => ({ role: 'member' }),
  'POST /drafts/': ({ jobId }) => ({ job: jobId }),
  'POST /tokens/': () => ({ name: 'theirs', role: 'administrator' }),
  'POST /session/': () => ({ link: 'none' }),
};
const draftForm = (await as(owner, 'GET', `/api/v3/drafts/${subjects.draftId}/`)).json<{
  form: object;
}>();

/** Of lists: every way to name what is not theirs. */
const PRYING = ({ jobId, clusterId, fileId }: Subjects): string =>
  `?id=${jobId}&id=${clusterId}&id=${fileId}&cluster=${clusterId}&search=${SECRET}&include_jobs=1&shared=0&owner=${owner.id}`;

function urlOf({ url, method, key }: KnownRoute, of: Subjects): string {
  const params: Readonly<Record<string, string>> = {
    ...of,
    code: 'user_included',
    run: '1',
    runNumber: '1',
    email: encodeURIComponent(recipient.email),
    '*': SECRET,
  };
  const path = url.replace(
    /:(\w+)|\*/g,
    (_, name: string | undefined) => params[name ?? '*'] ?? 'x',
  );
  return method === 'GET' && ACCESS[key] === 'anyone' ? `${path}${PRYING(of)}` : path;
}

async function send(route: KnownRoute, headers: Record<string, string>, of: Subjects = subjects) {
  const { method, key } = route;
  const body = key === 'PUT /drafts/{}/' ? { form: draftForm.form } : (BODIES[key]?.(of) ?? {});
  const isTus = route.url.includes('/uploads/');
  const answer = await app.inject({
    method: method as 'GET',
    url: urlOf(route, of),
    headers: {
      ...headers,
      ...(isTus && { 'tus-resumable': '1.0.0' }),
      ...(isTus &&
        method === 'PATCH' && {
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
        }),
    },
    ...(['POST', 'PUT', 'PATCH'].includes(method) && !isTus ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: answer.body };
}

/** All that belongs to the owner, and how much there is of everything. */
async function fingerprint(): Promise<string> {
  const owned = ['job', 'cluster', 'file', 'draft', 'upload'].map(
    (table) =>
      sql`select md5(string_agg(t::text, '|' order by t::text)) from ${sql.table(table)} t where owner_id = ${owner.id}`,
  );
  const whole = ['run', 'job_status', 'cluster_status', 'job_share'].map(
    (table) =>
      sql`select md5(string_agg(t::text, '|' order by t::text)) from ${sql.table(table)} t`,
  );
  const rights = sql`select md5(string_agg(concat(id, role, email), '|' order by id)) from account`;
  const tokens = sql`select md5(string_agg(concat(id, secret_hash), '|' order by id)) from api_token where account_id = ${owner.id}`;
  const { rows } =
    await sql`${sql.join([...owned, ...whole, rights, tokens], sql` union all `)}`.execute(db);
  return JSON.stringify(rows);
}

const of = (...kinds: readonly Access[]) =>
  routes.filter(({ key }) => kinds.some((kind) => kind === ACCESS[key]));
const name = ({ method, url }: KnownRoute): string => `${method} ${url}`;
/** As many at once as keep two cores busy. */
async function each(some: readonly KnownRoute[], work: (route: KnownRoute) => Promise<void>) {
  for (let at = 0; at < some.length; at += 8) await Promise.all(some.slice(at, at + 8).map(work));
}

describe('every route', () => {
  it('S1: has a row in the table of who may call it', () => {
    const missing = routes.filter(({ key }) => ACCESS[key] === undefined).map(name);
    const gone = Object.keys(ACCESS).filter((key) => !routes.some((route) => route.key === key));

    assert.deepEqual({ missing, gone }, { missing: [], gone: [] });
    assert.ok(routes.length > 250);
  });

  for (const [who, headers] of Object.entries(NOBODY)) {
    it(`S1: answers 401 and does nothing for somebody ${who}`, async () => {
      const before = await fingerprint();
      await each(
        routes.filter(({ key }) => ACCESS[key] !== 'public'),
        async (route) => {
          const { status, body } = await send(route, headers);

          assert.equal(status, 401, name(route));
          if (route.method !== 'HEAD')
            assert.deepEqual(JSON.parse(body), { detail: 'Invalid token.' }, name(route));
        },
      );
      assert.equal(await fingerprint(), before);
    });
  }

  for (const [who, user] of Object.entries({
    'somebody else': other,
    'an administrator': administrator,
  })) {
    it(`S14: tells ${who} of another's things what it tells of things that are not there`, async () => {
      const before = await fingerprint();
      const nothing: Subjects = {
        ...subjects,
        jobId: UNKNOWN,
        clusterId: UNKNOWN,
        fileId: UNKNOWN,
        draftId: UNKNOWN,
        tokenId: UNKNOWN,
        uploadId: UNKNOWN,
      };
      await each(of('own', 'shared.read', 'shared.change'), async (route) => {
        const foreign = await send(route, user.headers);

        assert.equal(foreign.status, 404, `${name(route)}: ${foreign.body}`);
        assert.deepEqual(foreign, await send(route, user.headers, nothing), name(route));
      });
      assert.equal(await fingerprint(), before);
    });
  }

  it("S14: shows nothing of another's in lists, counts, searches, clones and inputs", async () => {
    const before = await fingerprint();
    await each(of('anyone', 'later'), async (route) => {
      const { status, body } = await send(route, other.headers);

      assert.ok(![401, 403].includes(status), name(route));
      assert.ok(
        !body.replaceAll(urlOf(route, subjects), '').includes(`"${SECRET}`),
        `${name(route)}: ${body}`,
      );
      if (/"count":[1-9]/.test(body) && /jobs|files|clusters|drafts/.test(route.url))
        assert.ok(!body.includes(owner.email), name(route));
    });
    assert.equal(await fingerprint(), before);
  });

  it('S15: that is for administrators is refused to everybody else', async () => {
    const before = await fingerprint();
    for (const user of [owner, other, recipient])
      await each(of('administrator'), async (route) => {
        assert.equal((await send(route, user.headers)).status, 403, name(route));
      });
    assert.equal(await fingerprint(), before);
  });

  it('of a job that is shared can be read by its recipient and not changed', async () => {
    const before = await fingerprint();
    await each(of('shared.read'), async (route) => {
      const { status, body } = await send(route, recipient.headers);

      assert.ok(![401, 403, 404].includes(status), `${name(route)}: ${String(status)} ${body}`);
    });
    await each(of('shared.change'), async (route) => {
      assert.equal((await send(route, recipient.headers)).status, 403, name(route));
    });
    await each(of('own'), async (route) => {
      assert.equal((await send(route, recipient.headers)).status, 404, name(route));
    });
    assert.equal(await fingerprint(), before);
  });

  it('answers those who may call it', async () => {
    await each(
      of('own', 'shared.read', 'shared.change', 'anyone', 'public').filter(
        ({ method }) => method === 'GET',
      ),
      async (route) => {
        const { status, body } = await send(route, owner.headers);
        assert.ok(
          ![401, 403, 404].includes(status) || route.url.endsWith('static/*'),
          `${name(route)}: ${body}`,
        );
      },
    );
    await each(
      of('own', 'shared.change').filter(({ method }) => method !== 'GET'),
      async (route) => {
        const { status, body } = await send(route, owner.headers, await makeSubjects());
        assert.ok(![401, 403, 404].includes(status), `${name(route)}: ${String(status)} ${body}`);
      },
    );
    for (const route of of('administrator')) {
      const { id } = await createTestUser(
        { db, clock },
        `${crypto.randomUUID()}@example.org`,
        'member',
      );
      const { status, body } = await send(route, administrator.headers, {
        ...subjects,
        userId: id,
      });
      assert.ok(status < 300, `${name(route)}: ${body}`);
    }
  });

  it('that changes something leaves an entry in the audit log, or says why not', () => {
    const silent = routes.filter(
      ({ method, url, key }) =>
        ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) &&
        ACCESS[key] !== 'later' &&
        // Of what is not offered, the owner too is told only that.
        !/force_stop|\/shutdown\/|storage-devices|tags|custom-fields|snapshot|password/.test(url) &&
        !auditedRoute(method, pathBelowVersion(url)) &&
        UNAUDITED[routeKey(method, pathBelowVersion(url))] === undefined,
    );

    assert.deepEqual(silent.map(name), []);
  });
});
