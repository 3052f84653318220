import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Me, SignInRequest } from '#contract/identity';
import type { Installation } from './installation.ts';
import { toMe } from './me.routes.ts';
import { hintOf } from './secrets.ts';
import { refuseOtherSites } from './same-origin.ts';
import { clearSessionCookie, sessionSecretOf, setSessionCookie } from './session-cookie.ts';
import type { SessionsService } from './sessions.service.ts';

interface Deps {
  readonly sessions: SessionsService;
  readonly installation: Installation;
}

export const sessionRoutes: FastifyPluginCallbackZod<Deps> = (
  app,
  { sessions, installation },
  done,
) => {
  const signIn = {
    config: { isPublic: true, once: false },
    schema: { body: SignInRequest, response: { 200: Me } },
  };
  app.post('/session/', signIn, async (request, reply) => {
    refuseOtherSites(request);
    const { user, session } = await sessions.signIn(request.body.link);
    request.user = user;
    request.proof = `session ${hintOf(session.secret)}`;
    setSessionCookie(request, reply, session);
    return toMe(user, installation);
  });

  app.get('/session/', { schema: { response: { 200: Me } } }, (request) =>
    toMe(request.user, installation),
  );

  app.delete('/session/', { schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const secret = sessionSecretOf(request);
    if (secret !== undefined) await sessions.signOut(secret);
    clearSessionCookie(request, reply);
    return reply.code(204).send(null);
  });
  done();
};
