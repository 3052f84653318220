import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Role } from '#contract/identity';
import { buildApp, type AppDeps } from '../../src/app.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { openTestServices } from './services.ts';

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  /** `Authorization` with the token, for `inject`. */
  readonly headers: { readonly authorization: string };
}

export interface TestApp extends TestDatabase {
  readonly app: FastifyInstance;
  /** An administrator. */
  readonly ada: TestUser;
  /** A member. */
  readonly bob: TestUser;
  /** Sends a request as somebody: `as(ada, 'POST', '/api/v3/jobs/', { name: … })`. */
  readonly as: (
    user: TestUser,
    method: NonNullable<InjectOptions['method']>,
    url: string,
    body?: object,
  ) => Promise<LightMyRequestResponse>;
}

/**
 * The server on a fresh database with two users. Call it at the top of a test file; pass what the file wants to be
 * different, such as a `clock` or an engine.
 */
export async function createTestApp(
  overrides:
    Partial<AppDeps> | ((base: TestDatabase) => Partial<AppDeps> | Promise<Partial<AppDeps>>) = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const given = typeof overrides === 'function' ? await overrides(database) : overrides;
  const deps = { ...(await testDeps(database, given)), ...given };
  const app = await buildApp(deps);
  database.beforeClose(() => app.close());
  const ada = await createTestUser(deps, 'ada@example.org', 'administrator');
  const bob = await createTestUser(deps, 'bob@example.org', 'member');
  const as: TestApp['as'] = (user, method, url, body) =>
    app.inject({
      method,
      url,
      headers: user.headers,
      ...(body === undefined ? {} : { payload: body }),
    });
  return { ...database, app, ada, bob, as };
}

/** What a server needs at least. A module that adds something to `AppDeps` adds what tests get by default here. */
export async function testDeps(
  database: TestDatabase,
  given: Partial<AppDeps> = {},
): Promise<AppDeps> {
  return {
    db: database.db,
    http: { logLevel: 'silent', trustProxy: false },
    clock: () => new Date(),
    publicUrl: null,
    uiFolder: '/nonexistent',
    readiness: () => null,
    services: given.services ?? (await openTestServices(database, given)),
  };
}

export async function createTestUser(
  deps: Pick<AppDeps, 'db' | 'clock'>,
  email: string,
  role: Role,
): Promise<TestUser> {
  const { accounts, tokens } = createIdentity(deps);
  const { id } = await accounts.create({ email, role });
  const { token } = await tokens.create(id, 'test');
  return { id, email, token, headers: { authorization: `Token ${token}` } };
}
