import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Draft } from '#contract/drafts';
import type { JobListItem } from '#contract/jobs';
import type { JobsPageData, JobsQuery } from '../data/jobs-api';

export const JobsPageActions = createActionGroup({
  source: 'Jobs Page',
  events: {
    opened: props<{ query: JobsQuery }>(),
    closed: emptyProps(),
    endReached: props<{ query: JobsQuery; after: string }>(),
    retried: props<{ query: JobsQuery }>(),
    stopConfirmed: props<{ jobIds: readonly string[] }>(),
    deleteConfirmed: props<{ jobIds: readonly string[] }>(),
    draftDeleteClicked: props<{ draftId: string }>(),
    problemDismissed: emptyProps(),
  },
});

export const JobsApiActions = createActionGroup({
  source: 'Jobs API',
  events: {
    jobsLoaded: props<{ page: JobsPageData }>(),
    jobsLoadFailed: props<{ message: string }>(),
    moreLoaded: props<{ page: JobsPageData }>(),
    moreLoadFailed: props<{ message: string }>(),
    /** Of the ids asked for, those that still exist. */
    jobsReloaded: props<{
      query: JobsQuery;
      ids: readonly string[];
      jobs: readonly JobListItem[];
    }>(),
    jobsReloadFailed: props<{ message: string }>(),
    stopAccepted: props<{ jobId: string }>(),
    stopRefused: props<{ jobId: string; message: string }>(),
    jobDeleted: props<{ jobId: string }>(),
    deleteRefused: props<{ jobId: string; message: string }>(),
    draftsLoaded: props<{ drafts: readonly Draft[] }>(),
    draftsLoadFailed: props<{ message: string }>(),
    draftDeleted: props<{ draftId: string }>(),
    draftDeleteFailed: props<{ draftId: string; message: string }>(),
  },
});
