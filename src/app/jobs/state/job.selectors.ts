import { createSelector } from '@ngrx/store';
import { selectAllClusters } from '../../clusters/state/clusters.selectors';
import { jobFeature } from './job.feature';

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
