import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  NewUserAccount,
  Role,
  SignInLink,
  UserAccount,
  UserAccountRequest,
} from '#contract/identity';
import { page } from '#contract/wire';
import { originOf, pageRequest, toPage } from '../http/page.ts';
import { requireAdministrator, type AccountsService } from './accounts.service.ts';
import { toTimestamp } from '../db/timestamps.ts';
import { INVITATION_MS, type IssuedSecret, type SessionsService } from './sessions.service.ts';

interface Deps {
  readonly accounts: AccountsService;
  readonly sessions: SessionsService;
  /** Address that people open, when it is not the one that requests come to. */
  readonly publicUrl: string | null;
}

const params = z.object({ userId: z.string() });

/** Who may sign in here; for administrators only. */
export const usersRoutes: FastifyPluginCallbackZod<Deps> = (
  app,
  { accounts, sessions, publicUrl },
  done,
) => {
  const invite = async (request: FastifyRequest, userId: string): Promise<SignInLink> =>
    toLink(publicUrl ?? originOf(request), await sessions.createLink(userId, INVITATION_MS));
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    requireAdministrator(request.user);
  };

  app.get(
    '/users/',
    { onRequest, schema: { response: { 200: page(UserAccount) } } },
    async (request) => {
      const asked = pageRequest(request);
      const { results, count } = await accounts.page(asked);
      return { ...toPage(request, asked, count, results), results };
    },
  );

  const create = {
    onRequest,
    config: { once: true },
    schema: { body: UserAccountRequest, response: { 201: NewUserAccount } },
  };
  app.post('/users/', create, async (request, reply) => {
    const { email, role } = request.body;
    request.audit.detail = { email, role };
    const user = await accounts.create(request.body, request.once);
    return reply.code(201).send({ user, signInLink: await invite(request, user.id) });
  });

  const change = {
    onRequest,
    schema: { params, body: z.object({ role: Role }), response: { 200: UserAccount } },
  };
  app.patch('/users/:userId/', change, async (request) => {
    const { role } = request.body;
    const user = await accounts.changeRole(request.params.userId, role);
    request.audit.detail = { email: user.email, role };
    return user;
  });

  app.delete(
    '/users/:userId/',
    { onRequest, schema: { params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { email } = await accounts.remove(request.params.userId);
      request.audit.detail = { email };
      return reply.code(204).send(null);
    },
  );

  const link = {
    onRequest,
    config: { once: true },
    schema: { params, response: { 201: SignInLink } },
  };
  app.post('/users/:userId/sign-in-link/', link, async (request, reply) => {
    const user = await accounts.require(request.params.userId);
    request.audit.detail = { email: user.email };
    return reply.code(201).send(await invite(request, user.id));
  });
  done();
};

/** The secret stands behind the `#`: a browser keeps that part to itself, so no log and no proxy sees it. */
export function toLink(origin: string, { secret, expires }: IssuedSecret): SignInLink {
  return { url: `${origin}/sign-in#${secret}`, expires: toTimestamp(expires) };
}
