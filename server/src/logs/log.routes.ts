import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { FastifyRequest } from 'fastify';
import { sendFile } from '../files/send-file.ts';
import { notFound } from '../http/domain-error.ts';
import { openEventSource } from '../http/event-source.ts';
import { lastOf } from '../http/page.ts';
import { readRunNumber } from '../http/run-number.ts';
import { openInside } from '../workspace/open-inside.ts';
import { followLog } from './follow-log.ts';
import type { LogSources } from './log-sources.ts';
import { LOG_NAME, type RunsView } from './runs-view.ts';

interface Options {
  readonly runs: RunsView;
  readonly logs: LogSources;
  readonly heartbeatMs?: number;
}

const params = z.object({ jobId: z.string(), runNumber: z.string() });

/** An extension of ours: registered under /api/v3 only. The log live, as an event stream, or as a download. */
export const logRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { runs, logs, heartbeatMs },
) => {
  const open = new Set<() => void>();
  // A log of a running job never ends by itself; without this the server could not stop.
  app.addHook('preClose', () => {
    for (const end of open) end();
  });

  app.get('/jobs/:jobId/runs/:runNumber/log/', { schema: { params } }, async (request, reply) => {
    const { jobId } = request.params;
    const runNumber = readRunNumber(request.params.runNumber);
    const find = () =>
      runNumber === undefined ? undefined : runs.find(request.user, jobId, runNumber);
    const run = await find();
    if (!run) throw notFound();
    const { folder } = run;
    const isLive =
      request.method === 'GET' && request.headers.accept?.includes('text/event-stream');
    if (isLive !== true) {
      const opened = await openInside(folder, LOG_NAME);
      if (!opened) throw notFound();
      if (!run.isOwn) request.audit = { action: 'log.download', subjectId: jobId };
      return sendFile(request, reply, opened, {
        name: `${jobId}-run${String(runNumber)}-${LOG_NAME}`,
      });
    }
    const source = logs.take(folder, () => runs.isOver(jobId, runNumber ?? 0));
    const viewer = openEventSource(reply, {
      heartbeatMs,
      // The job may be deleted, or no longer shared.
      isStillAllowed: async () => (await request.isStillKnown()) && (await find()) !== undefined,
      onClose: () => {
        open.delete(viewer.end);
        logs.release(folder);
        // Whoever waits for the log to grow has to notice that this viewer is gone.
        source.wakeAll();
      },
    });
    open.add(viewer.end);
    try {
      await followLog(source, viewer, startOf(request));
    } catch (error) {
      // The headers are on their way: all that is left is to end, so that the client resumes.
      request.log.error(error);
      viewer.end();
    }
  });
};

/** After a reconnect where it left off, else where it was asked to begin. */
function startOf(request: FastifyRequest): number {
  const resumed = lastOf(request.headers['last-event-id']) ?? '';
  if (/^\d{1,15}$/.test(resumed)) return Number(resumed);
  const from = lastOf((request.query as Record<string, unknown>)['from']) ?? '';
  return /^-?\d{1,15}$/.test(from) ? Number(from) : 0;
}
