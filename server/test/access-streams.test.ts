import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import cookie from '@fastify/cookie';
import { sql } from 'kysely';
import { NewApiToken } from '#contract/identity';
import { eventsRoutes } from '../src/events/events.routes.ts';
import { runFolder } from '../src/files/run-folder.ts';
import { createHttp } from '../src/http/http.ts';
import { closeRoutes } from '../src/identity/identity-hook.ts';
import { createIdentity } from '../src/identity/identity.ts';
import { logRoutes } from '../src/logs/log.routes.ts';
import { createTestApp, createTestUser } from './support/app.ts';
import { openEventStream } from './support/event-stream.ts';
import { addJob } from './support/jobs.ts';
import { openTestServices } from './support/services.ts';

const clock = () => new Date();
const home = await mkdtemp(join(tmpdir(), 'moorage-test-streams-'));
let open: Awaited<ReturnType<typeof openTestServices>> | undefined;
const test = await createTestApp(async (base) => {
  open = await openTestServices(base, { home });
  return { services: open };
});
const services = open;
assert.ok(services);
const { app, db, as, ada: administrator, bob: owner } = test;
test.beforeClose(() => rm(home, { recursive: true, force: true }));
const other = await createTestUser({ db, clock }, 'other@example.org', 'member');
const recipient = await createTestUser({ db, clock }, 'recipient@example.org', 'member');

const jobId = await addJob(db, owner);
const folder = join(home, runFolder(jobId, 1));
await mkdir(join(folder, 'work'), { recursive: true });
await writeFile(join(folder, 'process_output.log'), 'secret\n');
await as(owner, 'POST', `/api/v3/jobs/${jobId}/share/`, { email: recipient.email });
const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
const LOG = `/api/v3/jobs/${jobId}/runs/1/log/`;
const EVENTS = '/api/v3/events/';

/** What a raw request is answered with, up to the end of its headers. */
async function raw(path: string, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  socket.write([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, '', ''].join('\r\n'));
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: true })) {
    text += String(chunk);
    if (text.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return text;
}
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
/** One that does not end is found out, and not waited for. */
const ENDS = { timeout: 60_000 };
const STREAM = ['Accept: text/event-stream'];
const token = (text: string): string => `Authorization: Token ${text}`;

/** The same routes, which look more often whether a stream is still allowed. */
async function openWatchfulServer() {
  const http = createHttp({ logLevel: 'silent', trustProxy: false });
  const { repository, sessions, tokens } = createIdentity({ db, clock });
  await http.register(cookie);
  closeRoutes(http, { accounts: repository, sessions, tokens, clock });
  const { eventStream, runOutputs, logs } = services ?? assert.fail();
  await http.register(eventsRoutes, { prefix: '/api/v3', eventStream, heartbeatMs: 50 });
  await http.register(logRoutes, { prefix: '/api/v3', runs: runOutputs, logs, heartbeatMs: 50 });
  test.beforeClose(() => http.close());
  return http.listen({ port: 0, host: '127.0.0.1' });
}
const watchful = await openWatchfulServer();

describe('a stream', () => {
  for (const [what, path] of [
    ['events', EVENTS],
    ['a log', LOG],
  ] as const) {
    for (const [how, lines] of [
      ['plainly', STREAM],
      ['as an upgrade', UPGRADE],
    ] as const) {
      it(`S2: of ${what} is not opened ${how} without identity`, async () => {
        for (const proof of [[], [token('0'.repeat(40))], ['Cookie: moorage_session=none']]) {
          const answer = await raw(path, [...lines, ...proof]);

          assert.match(answer, /^HTTP\/1\.1 401 /);
          assert.ok(!answer.includes('secret'));
        }
      });
    }
  }

  it('S2: is a stream and never another protocol, whoever asks for one', async () => {
    assert.doesNotMatch(await raw(EVENTS, [...UPGRADE, token(owner.token)]), /^HTTP\/1\.1 101/);
    assert.doesNotMatch(await raw(LOG, [...UPGRADE, token(owner.token)]), /^HTTP\/1\.1 101/);
  });

  it('S2: takes no token from the address', async () => {
    for (const name of ['token', 'access_token', 'authorization'])
      assert.match(await raw(`${EVENTS}?${name}=${owner.token}`, STREAM), /^HTTP\/1\.1 401 /);
  });

  it("S14: of another's log is not there, for an administrator neither", async () => {
    for (const { token: text } of [other, administrator])
      assert.match(await raw(LOG, [...STREAM, token(text)]), /^HTTP\/1\.1 404 /);
    for (const { token: text } of [owner, recipient])
      assert.match(await raw(LOG, [...STREAM, token(text)]), /^HTTP\/1\.1 200 /);
  });

  it("S14: of events tells nothing of another's", async () => {
    const stream = await openEventStream(`http://127.0.0.1:${port}${EVENTS}`, other.headers);
    await stream.next();
    const event = (account: string) =>
      sql`insert into event (owner_id, kind, subject_id, status) select ${account}, 'job', ${account}, 'Pending' where pg_notify('moorage_event', '') is not null`.execute(
        db,
      );
    await event(owner.id);
    await event(other.id);

    assert.match((await stream.next()).data, new RegExp(other.id));
    stream.close();
  });

  for (const [what, path] of [
    ['events', EVENTS],
    ['a log', LOG],
  ] as const) {
    it(`S2: of ${what} ends with the token that opened it`, ENDS, async () => {
      const made = await as(owner, 'POST', '/api/v3/tokens/', { name: 'short' });
      const { id, token: text } = NewApiToken.parse(made.json());
      const stream = await openEventStream(`${watchful}${path}`, {
        authorization: `Token ${text}`,
      });
      await stream.next();

      await as(owner, 'DELETE', `/api/v3/tokens/${id}/`);

      while ((await stream.nextOrEnd()) !== undefined);
    });

    it(`S2: of ${what} ends with the session that opened it`, ENDS, async () => {
      const { sessions } = createIdentity({ db, clock });
      const { secret: link } = await sessions.createLink(owner.id, 60_000);
      const { session } = await sessions.signIn(link);
      const stream = await openEventStream(`${watchful}${path}`, {
        cookie: `moorage_session=${session.secret}`,
      });
      await stream.next();

      await sessions.signOut(session.secret);

      while ((await stream.nextOrEnd()) !== undefined);
    });
  }
});
