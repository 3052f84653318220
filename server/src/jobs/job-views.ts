import type { Job, JobListItem, JobV2 } from '#contract/jobs';
import type { AnalysesService } from '../analyses/analyses.service.ts';
import type { CoreTypesService } from '../core-types/core-types.service.ts';
import type { FilesService } from '../files/files.service.ts';
import { notFound } from '../http/domain-error.ts';
import type { User, WireVersion } from '../http/user.ts';
import type { ProjectsService } from '../projects/projects.service.ts';
import type { Walked, WalkRequest, Walks } from '../http/walk.ts';
import { fileIdsOf } from './job-files.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobFilter, JobListing, JobOrder, ListedJob } from './job-listing.ts';
import { toJobListItem, toJobV2, toJobV3 } from './job-view.ts';

export interface JobViewsDeps {
  readonly listing: JobListing;
  readonly counts: JobCounts;
  readonly walks: Walks;
  readonly coreTypes: Pick<CoreTypesService, 'find'>;
  readonly analyses: Pick<AnalysesService, 'describe'>;
  readonly files: Pick<FilesService, 'wireFiles'>;
  readonly projects: Pick<ProjectsService, 'nameOf'>;
  readonly currency: string;
  readonly diskQuota: number | null;
  readonly clock: () => Date;
}

/** Reads jobs the way the wire shows them. */
export function createJobViews({
  listing,
  counts,
  walks,
  coreTypes,
  analyses,
  files,
  projects,
  currency,
  diskQuota,
  clock,
}: JobViewsDeps) {
  const toItem = (viewer: User) => {
    const now = clock();
    return (row: ListedJob): JobListItem => toJobListItem(row, viewer, now, currency);
  };

  return {
    async get(user: User, id: string, version: WireVersion, origin: string): Promise<Job | JobV2> {
      const row = await listing.find(user.id, id);
      if (!row) throw notFound();
      const [coreType, projectName, file] = await Promise.all([
        coreTypes.find(row.core_type),
        row.project_id === null ? null : projects.nameOf(row.project_id),
        files.wireFiles({ id: row.owner_id, email: row.owner }, fileIdsOf(row.request), origin),
      ]);
      const context = {
        now: clock(),
        currency,
        diskQuota,
        coreType,
        projectName,
        file,
        viewer: user,
        analysis: analyses.describe,
      };
      return version === 'v2' ? toJobV2(row, context) : toJobV3(row, context);
    },

    async page(
      user: User,
      asked: WalkRequest,
      asks: JobFilter,
      order: JobOrder,
    ): Promise<Walked<JobListItem>> {
      const filter = await counts.narrowed(asks);
      const { rows, ...walked } = await walks.read(JSON.stringify([filter, order]), asked, {
        count: () => counts.count(filter),
        fetch: (limit, start) => listing.page(filter, order, limit, start),
        placeOf: ({ id, [order.column]: value }) => ({ id, value }),
      });
      return { ...walked, rows: rows.map(toItem(user)) };
    },
  };
}
export type JobViews = ReturnType<typeof createJobViews>;
