import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Db } from './db/database.ts';
import { databaseProblem } from './db/database-health.ts';
import { auditRequests } from './audit/audit-hook.ts';
import { addHealth } from './http/health.ts';
import { createHttp, type HttpOptions } from './http/http.ts';
import { limitRates } from './http/rate-limits.ts';
import { createStaticUi } from './http/static-ui.ts';
import { answerUnknown } from './http/unknown-routes.ts';
import type { WireVersion } from './http/user.ts';
import { createIdentity } from './identity/identity.ts';
import { closeRoutes } from './identity/identity-hook.ts';
import { offerIdempotency } from './idempotency/idempotency-hook.ts';
import { loadInstallation } from './identity/installation.ts';
import { meRoutes } from './identity/me.routes.ts';
import { sessionRoutes } from './identity/session.routes.ts';
import { slowGuessing } from './identity/slow-guessing.ts';
import { tokensRoutes } from './identity/tokens.routes.ts';
import { usersRoutes } from './identity/users.routes.ts';
import { addDocs, describeRoutes } from './openapi/openapi.ts';
import { registerExtensions, registerWire } from './routes.ts';
import type { Services } from './services.ts';

/** Everything the server needs from outside; main.ts makes it for real, tests make it on a database of their own. */
export interface AppDeps {
  readonly db: Db;
  readonly http: HttpOptions;
  readonly clock: () => Date;
  /** Address that people open, when it is not the one that requests come to. */
  readonly publicUrl: string | null;
  /** Folder of the built UI. */
  readonly uiFolder: string;
  /** Why the work behind the requests does not go on; null when it does. */
  readonly readiness: () => string | null;
  readonly services: Services;
}

/** The wire contract's bases; an un-versioned path is v2. */
const BASES: readonly (readonly [string, WireVersion])[] = [
  ['/api/v2', 'v2'],
  ['/api', 'v2'],
  ['/api/v3', 'v3'],
];

/** Builds the server; never listens. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { db, clock, publicUrl } = deps;
  const { rateLimits } = deps.http;
  const app = createHttp(deps.http);
  const installation = await loadInstallation(db);
  const identity = createIdentity({ db, clock });
  const { accounts, sessions, tokens } = identity;

  await app.register(cookie);
  if (rateLimits) slowGuessing(app, { ...rateLimits, clock });
  closeRoutes(app, { accounts: identity.repository, sessions, tokens, clock });
  if (rateLimits) limitRates(app, rateLimits, clock);
  // Before answers are kept under their key: one that could not be written down is none.
  auditRequests(app, deps.services.audit);
  offerIdempotency(app, { keys: deps.services.idempotency });
  answerUnknown(app, await createStaticUi(app, deps.uiFolder));
  await describeRoutes(app);
  addHealth(app, async () => (await databaseProblem(db)) ?? deps.readiness());

  for (const [prefix, version] of BASES) {
    await app.register(
      async (api) => {
        await api.register(meRoutes, { installation });
        await registerWire(api, deps.services, version);
      },
      { prefix },
    );
  }
  await app.register(
    async (api) => {
      await api.register(sessionRoutes, { sessions, installation });
      await api.register(tokensRoutes, { tokens });
      await api.register(usersRoutes, { accounts, sessions, publicUrl });
      await registerExtensions(api, deps.services);
    },
    { prefix: '/api/v3' },
  );
  await addDocs(app);
  await app.ready();
  return app;
}
