/**
 * What other features may read of clusters, in their own state (never in their pages or ui):
 * `selectAllClusters` (newest first), `selectClustersLoading`, `selectClustersError`, and to have them loaded and
 * live while a page is open: `ClusterPickerActions.opened()` … `.closed()`. Their routes need
 * `provideClustersState()`, which brings the core types too.
 */
import { getRouterSelectors } from '@ngrx/router-store';
import { createSelector } from '@ngrx/store';
import {
  selectAllCoreTypes,
  selectCoreTypesError,
  selectCoreTypesLoading,
} from '../../core-types/state/core-types.selectors';
import { clustersAdapter, clustersFeature } from './clusters.feature';

const { selectAll, selectEntities } = clustersAdapter.getSelectors(
  clustersFeature.selectClustersState,
);
const { selectRouteParam } = getRouterSelectors();

export const selectAllClusters = selectAll;
export const selectClustersError = clustersFeature.selectError;

/** Nothing to show yet: a reload of clusters that are shown is not a loading list. */
export const selectClustersLoading = createSelector(
  clustersFeature.selectStatus,
  selectAll,
  (status, clusters) => status === 'idle' || (status === 'loading' && clusters.length === 0),
);

const selectPersistentClusters = createSelector(selectAll, (clusters) =>
  clusters.filter(({ isPersistent }) => isPersistent),
);

const selectRefusal = createSelector(
  clustersFeature.selectRefused,
  (refused) => refused?.refusal ?? null,
);

/** Everything the clusters page shows, in one object. */
export const selectClustersPage = createSelector({
  clusters: selectPersistentClusters,
  loading: selectClustersLoading,
  error: selectClustersError,
  refusal: selectRefusal,
});

const selectClusterId = selectRouteParam('clusterId');

const selectCluster = createSelector(selectEntities, selectClusterId, (entities, clusterId) =>
  clusterId === undefined ? null : (entities[clusterId] ?? null),
);

const selectDetail = createSelector(
  clustersFeature.selectDetails,
  selectClusterId,
  (details, clusterId) => (clusterId === undefined ? null : (details[clusterId] ?? null)),
);

const ofRoutedCluster = <T extends { clusterId: string }>(
  problem: T | null,
  clusterId: string | undefined,
): T | null => (problem?.clusterId === clusterId ? problem : null);

/** Everything the page of one cluster shows. */
export const selectClusterPage = createSelector({
  cluster: selectCluster,
  detail: selectDetail,
  problem: createSelector(clustersFeature.selectLoadProblem, selectClusterId, ofRoutedCluster),
  refusal: createSelector(
    clustersFeature.selectRefused,
    selectClusterId,
    (refused, clusterId) => ofRoutedCluster(refused, clusterId)?.refusal ?? null,
  ),
  isBusy: createSelector(
    clustersFeature.selectBusyIds,
    selectClusterId,
    (busyIds, clusterId) => clusterId !== undefined && busyIds.includes(clusterId),
  ),
});

/** Everything the new-cluster dialog shows. */
export const selectNewClusterPage = createSelector({
  coreTypes: selectAllCoreTypes,
  loading: selectCoreTypesLoading,
  error: selectCoreTypesError,
  isCreating: clustersFeature.selectIsCreating,
  refusal: clustersFeature.selectCreateRefusal,
});
