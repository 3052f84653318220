import { createSelector } from '@ngrx/store';
import { sessionFeature } from '../../core/session/session.feature';
import { jobsAdapter, jobsFeature } from './jobs.feature';

const { selectAll } = jobsAdapter.getSelectors(jobsFeature.selectJobsState);

/** Nothing to show yet: a reload of jobs that are shown is not a loading list. */
const selectLoading = createSelector(
  jobsFeature.selectStatus,
  selectAll,
  (status, jobs) => status === 'idle' || (status === 'loading' && jobs.length === 0),
);

/** Everything the jobs page shows, in one object. */
export const selectJobsPage = createSelector({
  jobs: selectAll,
  isLoading: selectLoading,
  isReloading: createSelector(jobsFeature.selectStatus, (status) => status === 'loading'),
  error: jobsFeature.selectError,
  problem: jobsFeature.selectProblem,
  count: jobsFeature.selectCount,
  after: jobsFeature.selectAfter,
  isLoadingMore: jobsFeature.selectIsLoadingMore,
  busyIds: jobsFeature.selectBusyIds,
  drafts: jobsFeature.selectDrafts,
  myEmail: createSelector(sessionFeature.selectMe, (me) => me?.email ?? null),
});
