import type { FastifyRequest } from 'fastify';
import { pathBelowVersion } from '../http/api-path.ts';
import { DomainError, notFound } from '../http/domain-error.ts';

/** What a job's key may change beside reading all there is of the job. */
const CHANGES: ReadonlySet<string> = new Set([
  'POST /jobs/:jobId/tags/',
  'DELETE /jobs/:jobId/tags/',
  'POST /jobs/:jobId/custom-fields/',
]);

/** Lets the key of a job do what it is for. Another job is not there for it; anything else it may not do at all. */
export function requireInScope(request: FastifyRequest, jobId: string): void {
  const { method, routeOptions, params } = request;
  if (request.is404) return;
  const path = pathBelowVersion(routeOptions.url ?? '') || '/';
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && path === '/') return;
  const isOfJob = path.startsWith('/jobs/:jobId/') && (isRead || CHANGES.has(`${method} ${path}`));
  if (!isOfJob) {
    throw new DomainError(
      403,
      `This is the key of job ${jobId}: it reads that job and changes its tags and custom fields, nothing else.`,
    );
  }
  if (jobIdIn(params) !== jobId) throw notFound();
}

const jobIdIn = (params: unknown): unknown =>
  typeof params === 'object' && params !== null && 'jobId' in params ? params.jobId : undefined;
