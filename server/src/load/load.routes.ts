import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { LoadMeasurement, LoadTask, TaskResult } from '#contract/load';
import { lastOf } from '../http/page.ts';
import type { LoadService } from './load.service.ts';

const JobParams = z.object({ jobId: z.string() });
const TaskParams = z.object({ token: z.string() });

/** Of the whole job, as far as it is kept. */
const ALL_HOURS = Infinity;
const MINUTE = 60;

export const loadRoutes: FastifyPluginCallbackZod<{ readonly load: LoadService }> = (
  app,
  { load },
  done,
) => {
  app.get(
    '/jobs/:jobId/cluster-load-measurements/',
    { schema: { params: JobParams, response: { 200: z.array(LoadMeasurement) } } },
    (request) =>
      load.ofJob(request.user, request.params.jobId, numberOf(request, 'hours') ?? ALL_HOURS),
  );

  app.get(
    '/jobs/:jobId/servers/load/',
    { schema: { params: JobParams, response: { 200: LoadTask } } },
    (request) =>
      load.ask(request.user, request.params.jobId, {
        hours: numberOf(request, 'offset') ?? ALL_HOURS,
        period: Math.ceil(Math.min(numberOf(request, 'period') ?? MINUTE, 999_999)),
        page: Math.ceil(Math.min(numberOf(request, 'p') ?? 1, 999_999)),
      }),
  );

  app.get(
    '/tasks/:token/',
    { schema: { params: TaskParams, response: { 200: TaskResult } } },
    (request) => load.result(request.user, request.params.token),
  );
  done();
};

/** A positive number of the query; undefined for nonsense. */
function numberOf(request: FastifyRequest, name: string): number | undefined {
  const number = Number(lastOf((request.query as Record<string, unknown>)[name]));
  return number > 0 ? number : undefined;
}
