import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Me } from '#contract/identity';
import { page } from '#contract/wire';
import { pageRequest, toPage } from '../http/page.ts';
import type { User } from '../http/user.ts';
import type { Installation } from './installation.ts';

interface Deps {
  readonly installation: Installation;
}

/** What clients ask first: does my key work, and who am I. */
export const meRoutes: FastifyPluginCallbackZod<Deps> = (app, { installation }, done) => {
  const ApiRoot = z.object({ name: z.string(), user: z.string() });
  app.get('/', { schema: { response: { 200: ApiRoot } } }, (request) => ({
    name: 'Moorage',
    user: request.user.email,
  }));

  app.get('/users/me/', { schema: { response: { 200: Me } } }, (request) =>
    toMe(request.user, installation),
  );

  // There are no projects yet to charge jobs to, so the list is truly empty.
  const Projects = page(z.object({ id: z.string(), name: z.string() }));
  app.get('/users/me/projects/', { schema: { response: { 200: Projects } } }, (request) => {
    const { previous, next } = toPage(request, pageRequest(request), 0, []);
    return { count: 0, previous, results: [], next };
  });
  done();
};

export function toMe(user: User, { workspaceId, storageId }: Installation): Me {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    fullName: user.fullName,
    role: user.role,
    company: { code: 'moorage', name: 'Moorage', projects: [] },
    workspace: { id: workspaceId, name: 'Default' },
    defaultStorage: {
      id: storageId,
      storageType: 'LocalStorage',
      encryptionType: 'none',
      connectionSettings: { region: '' },
    },
  };
}
