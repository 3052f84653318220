import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { JobListItem } from '#contract/jobs';
import { page } from '#contract/wire';
import { linkTo, pageRequest, toPage } from '../http/page.ts';
import { readJobFilter, readJobOrder, readPlace, writePlace } from './job-query.ts';
import type { JobViews } from './job-views.ts';

/** The list of jobs of v3: the wire contract's, and a walk by keyset that costs the same at any depth. */
export const jobListRoutes: FastifyPluginCallbackZod<{ views: JobViews }> = (
  app,
  { views },
  done,
) => {
  app.get('/jobs/', { schema: { response: { 200: page(JobListItem) } } }, async (request) => {
    const query = request.query as Record<string, unknown>;
    const asked = pageRequest(request);
    const filter = readJobFilter(request.user.id, query);
    const walk = readPlace(query);
    if (!walk) {
      const { results, count } = await views.page(
        request.user,
        filter,
        readJobOrder(query),
        asked.limit,
        asked.offset,
      );
      return toPage(request, asked, count, results);
    }
    const { results, count, next } = await views.after(
      request.user,
      filter,
      walk.place,
      asked.limit,
    );
    return {
      count,
      previous: null,
      results,
      next: next ? linkTo(request, 'after', writePlace(next)) : null,
    };
  });
  done();
};
