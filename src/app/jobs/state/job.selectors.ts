import { createSelector } from '@ngrx/store';
import { selectAllClusters } from '../../clusters/state/clusters.selectors';
import { jobFeature } from './job.feature';
import { runsFeature } from './runs.feature';

/** The cluster the job runs or waits on, as long as it is active. */
const selectJobCluster = createSelector(
  jobFeature.selectDetail,
  selectAllClusters,
  (detail, clusters) => {
    const clusterId = detail?.job.usedClusterId ?? detail?.job.clusterId;
    return clusters.find(({ id }) => id === clusterId) ?? null;
  },
);

/** Everything the page of one job shows, in one object. */
export const selectJobPage = createSelector({
  detail: jobFeature.selectDetail,
  problem: jobFeature.selectProblem,
  files: jobFeature.selectFiles,
  filesError: jobFeature.selectFilesError,
  lastOutput: jobFeature.selectLastOutput,
  isBusy: jobFeature.selectIsBusy,
  refusal: jobFeature.selectRefusal,
  cluster: selectJobCluster,
  clusters: selectAllClusters,
});

/** Everything the tab of runs shows, in one object. */
export const selectRunsTab = createSelector({
  runs: runsFeature.selectRuns,
  count: runsFeature.selectCount,
  error: runsFeature.selectError,
  busyRuns: runsFeature.selectBusyRuns,
  notice: runsFeature.selectNotice,
});
