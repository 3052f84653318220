import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { DirectoryEntry, TailLines } from '#contract/files';
import { sendFile } from '../files/send-file.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import { readRunNumber } from '../http/run-number.ts';
import type { User } from '../http/user.ts';
import { lastLines } from '../workspace/last-lines.ts';
import { listOutputs } from '../workspace/list-outputs.ts';
import { NotInside, openInside } from '../workspace/open-inside.ts';
import { describeFile } from './file-kind.ts';
import type { RunsView } from './runs-view.ts';

interface Options {
  readonly runs: RunsView;
}

const params = z.object({ jobId: z.string(), runNumber: z.string() });
const MOST_LINES = 10_000;

/** The working folder of a run while it runs. */
export const tailRoutes: FastifyPluginAsyncZod<Options> = async (app, { runs }) => {
  async function find(user: User, { jobId, runNumber }: z.infer<typeof params>) {
    const number = readRunNumber(runNumber);
    const run = number === undefined ? undefined : await runs.find(user, jobId, number);
    if (!run) throw notFound();
    return run;
  }

  app.get(
    '/jobs/:jobId/runs/:runNumber/directory-contents/',
    { schema: { params, response: { 200: z.array(DirectoryEntry) } } },
    async (request) => {
      const { jobId, runNumber } = request.params;
      const { folder, isRunning } = await find(request.user, request.params);
      if (!isRunning) return [];
      return (await listOutputs(folder)).map(({ relativePath, size }) => ({
        path: relativePath,
        resource: `/api/jobs/${jobId}/runs/${runNumber}/tail/${encodePath(relativePath)}`,
        size,
      }));
    },
  );

  app.get(
    '/jobs/:jobId/runs/:runNumber/tail/*',
    { schema: { params: params.extend({ '*': z.string() }) } },
    async (request, reply) => {
      const { folder, isRunning } = await find(request.user, request.params);
      if (!isRunning) throw notFound();
      const path = request.params['*'].replace(/\/$/, '');
      const opened = await open(folder, path);
      if (!opened) throw notFound();
      const lines = lastOf((request.query as Record<string, unknown>)['lines']);
      if (lines === undefined)
        return sendFile(request, reply, opened, { name: path.split('/').at(-1) ?? path });
      try {
        const count = Math.min(Number(lines), MOST_LINES);
        if (!Number.isInteger(count) || count < 0) {
          throw new DomainError(400, { lines: ['A whole number is required.'] });
        }
        const tail: z.infer<typeof TailLines> = {
          fileType: `${path}: ${await describeFile(opened)}`,
          lines: [...(await lastLines(opened.handle, count))],
        };
        return await reply.send(tail);
      } finally {
        await opened.handle.close();
      }
    },
  );
};

async function open(folder: string, path: string) {
  try {
    return await openInside(folder, path);
  } catch (error) {
    if (error instanceof NotInside)
      throw new DomainError(400, 'The path leads out of the work directory.');
    throw error;
  }
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
