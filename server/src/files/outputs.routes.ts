import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { File } from '#contract/files';
import { page } from '#contract/wire';
import { notFound } from '../http/domain-error.ts';
import { lastOf, originOf, pageRequest, toPage } from '../http/page.ts';
import { readRunNumber } from '../http/run-number.ts';
import type { FilesService } from './files.service.ts';

interface Options {
  readonly files: FilesService;
}

/** Output files of jobs and runs; empty until a run has ended. */
export const outputsRoutes: FastifyPluginAsyncZod<Options> = async (app, { files }) => {
  async function list(request: FastifyRequest, of: { jobId: string; runNumber?: number }) {
    const asked = pageRequest(request);
    const search = lastOf((request.query as Record<string, unknown>)['search']) ?? '';
    const { rows, count } = await files.outputs(
      request.user,
      of,
      search,
      asked.limit,
      asked.offset,
    );
    return toPage(request, asked, count, rows.map(files.view(request.user, originOf(request))));
  }

  app.get(
    '/jobs/:jobId/files/',
    { schema: { params: z.object({ jobId: z.string() }), response: { 200: page(File) } } },
    (request) => list(request, request.params),
  );

  app.get(
    '/jobs/:jobId/runs/:runNumber/files/',
    {
      schema: {
        params: z.object({ jobId: z.string(), runNumber: z.string() }),
        response: { 200: page(File) },
      },
    },
    (request) => {
      const runNumber = readRunNumber(request.params.runNumber);
      if (runNumber === undefined) throw notFound();
      return list(request, { jobId: request.params.jobId, runNumber });
    },
  );
};
