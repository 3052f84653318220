import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Prioritization, PrioritizationRequest } from '#contract/projects';
import { optional } from '#contract/wire';
import { DomainError } from '../http/domain-error.ts';
import { requireOrganization } from '../identity/organization.ts';
import type { JobsService } from './jobs.service.ts';
import type { Prioritize } from './prioritization.ts';

interface JobOrganizationRoutesOptions {
  readonly jobs: Pick<JobsService, 'change' | 'requireRow'>;
  readonly prioritize: Prioritize;
}

const Org = z.object({ org: z.string() });

/** What an organisation says of its jobs: who pays for them, and which comes first. */
export const jobOrganizationRoutes: FastifyPluginCallbackZod<JobOrganizationRoutesOptions> = (
  app,
  { jobs, prioritize },
  done,
) => {
  app.post(
    '/organizations/:org/jobs/:jobId/project-assignment/',
    {
      config: { once: false },
      schema: {
        params: Org.extend({ jobId: z.string() }),
        body: z.object({ projectId: optional(z.string(), null) }),
        response: { 200: z.object({ projectId: z.string().nullable() }) },
      },
    },
    async (request) => {
      requireOrganization(request.params.org);
      const { projectId } = request.body;
      const { project_id: now } = await jobs.change(request.user, request.params.jobId, {
        projectId,
      });
      if (now === projectId) return { projectId };
      throw new DomainError(400, {
        projectId: ['This job is Completed: what it was charged to stays.'],
      });
    },
  );

  app.post(
    '/organizations/:org/job-prioritization/',
    {
      config: { once: false },
      schema: {
        params: Org,
        body: PrioritizationRequest,
        response: { 200: Prioritization },
      },
    },
    async (request) => {
      requireOrganization(request.params.org);
      const { job, priority } = request.body;
      request.audit.subjectId = job;
      request.audit.detail = { priority: String(priority) };
      await prioritize(request.user, job, priority);
      return { job, priority };
    },
  );
  done();
};
