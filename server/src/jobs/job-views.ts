import type { Job, JobListItem, JobV2 } from '#contract/jobs';
import type { AnalysesService } from '../analyses/analyses.service.ts';
import type { CoreTypesService } from '../core-types/core-types.service.ts';
import type { FilesService } from '../files/files.service.ts';
import { notFound } from '../http/domain-error.ts';
import type { User, WireVersion } from '../http/user.ts';
import type { JobFilter, JobListing, JobOrder, JobPlace, ListedJob } from './job-listing.ts';
import { toJobListItem, toJobV2, toJobV3 } from './job-view.ts';

export interface JobViewsDeps {
  readonly listing: JobListing;
  readonly coreTypes: Pick<CoreTypesService, 'find'>;
  readonly analyses: Pick<AnalysesService, 'describe'>;
  readonly files: Pick<FilesService, 'wireFiles'>;
  readonly currency: string;
  readonly diskQuota: number | null;
  readonly clock: () => Date;
}

/** Reads jobs the way the wire shows them. */
export function createJobViews({
  listing,
  coreTypes,
  analyses,
  files,
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
      const inputs = row.request.jobanalyses.flatMap(({ inputFiles }) =>
        inputFiles.map((file) => file.id),
      );
      const [coreType, inputFile] = await Promise.all([
        coreTypes.find(row.core_type),
        files.wireFiles({ id: row.owner_id, email: row.owner }, inputs, origin),
      ]);
      const context = {
        now: clock(),
        currency,
        diskQuota,
        coreType,
        inputFile,
        viewer: user,
        analysis: analyses.describe,
      };
      return version === 'v2' ? toJobV2(row, context) : toJobV3(row, context);
    },

    async page(user: User, filter: JobFilter, order: JobOrder, limit: number, offset: number) {
      const [rows, count] = await Promise.all([
        listing.page(filter, order, limit, offset),
        listing.count(filter),
      ]);
      return { results: rows.map(toItem(user)), count };
    },

    /** `last` is where the next page begins, undefined on the last page. */
    async after(user: User, filter: JobFilter, place: JobPlace | undefined, limit: number) {
      const [rows, count] = await Promise.all([
        listing.after(filter, place, limit + 1),
        listing.count(filter),
      ]);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const next: JobPlace | undefined = last && { createdAt: last.created_at, id: last.id };
      return { results: shown.map(toItem(user)), count, next };
    },
  };
}
export type JobViews = ReturnType<typeof createJobViews>;
