import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Role } from '#contract/identity';
import { createRandom } from '../src/faults/random.ts';
import { createTestApp, createTestUser, type TestUser } from './support/app.ts';
import { addJob } from './support/jobs.ts';

const test = await createTestApp();
const { app, db, ada, bob, as } = test;
const clock = () => new Date();
const people: TestUser[] = [
  ada,
  bob,
  await createTestUser({ db, clock }, 'cleo@example.org', 'administrator'),
  await createTestUser({ db, clock }, 'dora@example.org', 'member'),
];
const jobId = await addJob(db, bob);

const rolesNow = async (): Promise<ReadonlyMap<string, Role>> => {
  const rows = await db.selectFrom('account').select(['id', 'role']).orderBy('id').execute();
  return new Map(rows.map(({ id, role }) => [id, role]));
};
const administrators = (roles: ReadonlyMap<string, Role>): string[] =>
  [...roles].filter(([, role]) => role === 'administrator').map(([id]) => id);

describe('a role', () => {
  it('S15: is changed by administrators only, by no field of no route, and one administrator always stays', async () => {
    const random = createRandom(20_260_301);
    const oneOf = <T>(some: readonly T[]): T => {
      const picked = some[Math.floor(random() * some.length)];
      assert.ok(picked !== undefined);
      return picked;
    };
    /** What somebody might add to any body to be more than they are. */
    const claims = () =>
      oneOf<object>([
        { role: 'administrator' },
        { role: 'administrator', id: oneOf(people).id },
        { isAdmin: true, isStaff: true, role: ['administrator'] },
        { user: { role: 'administrator' }, account_id: ada.id, owner_id: ada.id },
        { constructor: { role: 'administrator' }, ['__proto__']: { role: 'administrator' } },
      ]);
    const steps = [
      () => ['PATCH', `/users/${oneOf(people).id}/`, { role: oneOf(['member', 'administrator']) }],
      () => ['PATCH', `/users/${oneOf(people).id}/`, claims()],
      () => ['POST', '/users/', { email: `${String(random()).slice(2)}@example.org`, ...claims() }],
      () => ['DELETE', `/users/${oneOf(people).id}/`, {}],
      () => ['POST', `/users/${oneOf(people).id}/sign-in-link/`, claims()],
      () => ['POST', '/tokens/', { name: 'x', ...claims() }],
      () => ['PATCH', '/users/me/', claims()],
      () => ['PUT', '/session/', claims()],
      () => ['POST', '/session/', { link: oneOf(people).id, ...claims() }],
      () => ['PATCH', `/jobs/${jobId}/`, { name: 'x', owner: ada.email, ...claims() }],
      () => ['POST', `/jobs/${jobId}/share/`, { email: oneOf(people).email, ...claims() }],
    ] as const satisfies readonly (() => readonly [
      'PATCH' | 'POST' | 'DELETE' | 'PUT',
      string,
      object,
    ])[];

    let before = await rolesNow();
    for (let step = 0; step < 200; step += 1) {
      const actor = oneOf(people);
      const [method, path, body] = oneOf(steps)();
      const roleThen = before.get(actor.id);
      const { statusCode } = await as(actor, method, `/api/v3${path}`, body);
      const after = await rolesNow();
      const what = `step ${String(step)}: ${actor.email} (${roleThen ?? 'removed'}) ${method} ${path} ${JSON.stringify(body)}: ${String(statusCode)}`;

      assert.ok(administrators(after).length > 0, what);
      if (roleThen !== 'administrator') assert.deepEqual(after, before, what);
      if (roleThen === undefined)
        assert.equal(statusCode === 401 || path === '/session/', true, what);
      before = after;
    }
  });

  it('S15: of the last administrator can neither be laid down nor go with its account', async () => {
    const last = await createTestUser({ db, clock }, 'last@example.org', 'administrator');
    await sql`update account set role = 'member' where id <> ${last.id}`.execute(db);

    const demoted = await as(last, 'PATCH', `/api/v3/users/${last.id}/`, { role: 'member' });
    const removed = await as(last, 'DELETE', `/api/v3/users/${last.id}/`);

    assert.deepEqual([demoted.statusCode, removed.statusCode], [400, 400]);
    assert.deepEqual(administrators(await rolesNow()), [last.id]);
  });

  it('S15: lasts no longer than the next request', async () => {
    const eve = await createTestUser({ db, clock }, 'eve@example.org', 'administrator');
    await sql`update account set role = 'member' where id = ${eve.id}`.execute(db);

    assert.equal((await as(eve, 'GET', '/api/v3/users/')).statusCode, 403);
    assert.equal(
      (await app.inject({ url: '/api/v3/audit/', headers: eve.headers })).statusCode,
      403,
    );
  });
});
