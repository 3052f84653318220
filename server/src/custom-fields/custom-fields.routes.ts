import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CustomFields, CustomFieldsRequest, WorkspaceCustomFields } from '#contract/custom-fields';
import type { JobRow } from '../db/schema.ts';
import { DomainError } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { CustomFieldsRepository } from './custom-fields.repository.ts';
import { toCustomFields } from './custom-fields-view.ts';

interface Options {
  readonly fields: CustomFieldsRepository;
  readonly jobs: {
    requireRow(user: User, id: string): Promise<JobRow>;
    requireReadable(user: User, id: string): Promise<{ readonly row: JobRow }>;
  };
}

const params = z.object({ jobId: z.string() });
const MOST_FIELDS = 200;

/** Facts that people keep with a job, each under a name they choose. */
export const customFieldsRoutes: FastifyPluginCallbackZod<Options> = (
  app,
  { fields, jobs },
  done,
) => {
  app.get(
    '/jobs/:jobId/custom-fields/',
    { schema: { params, response: { 200: CustomFields } } },
    async (request) => {
      const { row } = await jobs.requireReadable(request.user, request.params.jobId);
      return toCustomFields(row.custom_fields);
    },
  );

  app.post(
    '/jobs/:jobId/custom-fields/',
    {
      config: { once: false },
      schema: { params, body: CustomFieldsRequest, response: { 200: CustomFields } },
    },
    async (request) => {
      const { id } = await jobs.requireRow(request.user, request.params.jobId);
      const row = await fields.set(id, request.body, MOST_FIELDS);
      if (!row)
        throw new DomainError(400, `A job has at most ${String(MOST_FIELDS)} custom fields.`);
      return toCustomFields(row.custom_fields);
    },
  );

  // Nothing defines fields for all jobs of a workspace here.
  app.get(
    '/organizations/:org/workspaces/:workspace/custom-fields/',
    {
      schema: {
        params: z.object({ org: z.string(), workspace: z.string() }),
        response: { 200: WorkspaceCustomFields },
      },
    },
    () => ({ isEnabled: false, fields: { compute: {}, workstation: {} } }),
  );
  done();
};
