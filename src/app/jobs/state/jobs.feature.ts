import { createEntityAdapter, type EntityState } from '@ngrx/entity';
import { createFeature, createReducer, on } from '@ngrx/store';
import type { Draft } from '#contract/drafts';
import type { JobListItem } from '#contract/jobs';
import { matchesQuery } from './job-matches';
import { JobsApiActions, JobsPageActions } from './jobs.actions';

export interface JobsState extends EntityState<JobListItem> {
  readonly status: 'idle' | 'loading' | 'loaded' | 'failed';
  readonly isLoadingMore: boolean;
  readonly error: string | null;
  /** How many jobs match, loaded or not. */
  readonly count: number;
  readonly after: string | null;
  /** Jobs whose stop or delete is under way. */
  readonly busyIds: readonly string[];
  /** What was refused last, in words. */
  readonly problem: string | null;
  readonly drafts: readonly Draft[];
}

/** Unsorted: the ids stand in the order in which the server listed them, new ones first. */
export const jobsAdapter = createEntityAdapter<JobListItem>();

const initialState: JobsState = jobsAdapter.getInitialState({
  status: 'idle',
  isLoadingMore: false,
  error: null,
  count: 0,
  after: null,
  busyIds: [],
  problem: null,
  drafts: [],
});

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((each) => each !== id);

export const jobsFeature = createFeature({
  name: 'jobs',
  reducer: createReducer(
    initialState,
    on(JobsPageActions.opened, JobsPageActions.retried, (state): JobsState => ({
      ...state,
      status: 'loading',
      isLoadingMore: false,
      error: null,
    })),
    on(JobsApiActions.jobsLoaded, (state, { page }): JobsState =>
      jobsAdapter.setAll([...page.jobs], {
        ...state,
        status: 'loaded',
        error: null,
        count: page.count,
        after: page.after,
      }),
    ),
    on(JobsApiActions.jobsLoadFailed, (state, { message }): JobsState => ({
      ...state,
      status: 'failed',
      error: message,
    })),
    on(JobsPageActions.endReached, (state): JobsState => ({ ...state, isLoadingMore: true })),
    on(JobsApiActions.moreLoaded, (state, { page }): JobsState =>
      jobsAdapter.upsertMany([...page.jobs], {
        ...state,
        isLoadingMore: false,
        count: page.count,
        after: page.after,
      }),
    ),
    on(JobsApiActions.moreLoadFailed, (state, { message }): JobsState => ({
      ...state,
      isLoadingMore: false,
      problem: message,
    })),
    on(JobsApiActions.jobsReloaded, (state, { query, ids, jobs }): JobsState => {
      const shown = jobs.filter(({ id }) => state.entities[id] !== undefined);
      const added = jobs.filter(
        (job) => state.entities[job.id] === undefined && matchesQuery(job, query),
      );
      const gone = ids.filter(
        (id) => state.entities[id] !== undefined && !jobs.some((job) => job.id === id),
      );
      const changed = jobsAdapter.removeMany(gone, jobsAdapter.upsertMany(shown, state));
      const newestFirst = added.toSorted((a, b) => b.dateInserted.localeCompare(a.dateInserted));
      return {
        ...jobsAdapter.addMany(added, changed),
        ids: [...newestFirst.map(({ id }) => id), ...changed.ids] as string[],
        count: state.count + added.length - gone.length,
      };
    }),
    on(
      JobsPageActions.stopConfirmed,
      JobsPageActions.deleteConfirmed,
      (state, { jobIds }): JobsState => ({
        ...state,
        busyIds: [...state.busyIds, ...jobIds],
        problem: null,
      }),
    ),
    on(JobsApiActions.stopAccepted, (state, { jobId }): JobsState => ({
      ...state,
      busyIds: without(state.busyIds, jobId),
    })),
    on(
      JobsApiActions.stopRefused,
      JobsApiActions.deleteRefused,
      (state, { jobId, message }): JobsState => ({
        ...state,
        busyIds: without(state.busyIds, jobId),
        problem: message,
      }),
    ),
    on(JobsApiActions.jobDeleted, (state, { jobId }): JobsState =>
      jobsAdapter.removeOne(jobId, {
        ...state,
        busyIds: without(state.busyIds, jobId),
        count: state.entities[jobId] === undefined ? state.count : state.count - 1,
      }),
    ),
    on(JobsPageActions.problemDismissed, (state): JobsState => ({ ...state, problem: null })),
    on(JobsApiActions.draftsLoaded, (state, { drafts }): JobsState => ({ ...state, drafts })),
    on(JobsApiActions.draftDeleted, (state, { draftId }): JobsState => ({
      ...state,
      drafts: state.drafts.filter(({ id }) => id !== draftId),
    })),
    on(JobsApiActions.draftDeleteFailed, (state, { message }): JobsState => ({
      ...state,
      problem: message,
    })),
  ),
});
