import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Bill, Member } from '#contract/projects';
import type { User } from '../http/user.ts';
import { notFound } from '../http/domain-error.ts';
import type { Installation } from '../identity/installation.ts';
import { COMPANY, requireOrganization, WORKSPACE_NAME } from '../identity/organization.ts';
import { readMonths } from './usage-query.ts';
import type { UsageService } from './usage.service.ts';

interface OrganizationRoutesOptions {
  readonly installation: Installation;
  readonly usage: UsageService;
  /** Everybody, by address. */
  readonly accounts: { all(): Promise<User[]> };
  readonly clock: () => Date;
}

const params = z.object({ org: z.string(), workspace: z.string() });

/** The bill and the members of the one workspace there is. Whoever is no administrator sees their own part of both. */
export const organizationRoutes: FastifyPluginCallbackZod<OrganizationRoutesOptions> = (
  app,
  { installation, usage, accounts, clock },
  done,
) => {
  const workspace = { id: installation.workspaceId, name: WORKSPACE_NAME };
  const requireWorkspace = (of: z.output<typeof params>): void => {
    requireOrganization(of.org);
    if (of.workspace !== workspace.id) throw notFound();
  };

  app.get(
    '/organizations/:org/workspaces/:workspace/billing/',
    { schema: { params, response: { 200: Bill } } },
    async (request) => {
      requireWorkspace(request.params);
      const days = readMonths(request.query as Record<string, unknown>, clock());
      const label = `${COMPANY.name}, ${days.from} to ${days.to}`;
      return { id: workspace.id, label, ...(await usage.bill(request.user, days)) };
    },
  );

  app.get(
    '/organizations/:org/workspaces/:workspace/members/',
    { schema: { params, response: { 200: z.array(Member) } } },
    async (request) => {
      requireWorkspace(request.params);
      const isAdministrator = request.user.role === 'administrator';
      const members = isAdministrator ? await accounts.all() : [request.user];
      return members.map((member) => toMember(member, workspace));
    },
  );
  done();
};

const toMember = (
  { email, fullName, username, role }: User,
  workspace: Member['workspace'],
): Member => ({ email, fullName, username, role, workspace });
