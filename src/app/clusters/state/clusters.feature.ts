import { createEntityAdapter, type EntityState } from '@ngrx/entity';
import { createFeature, createReducer, on } from '@ngrx/store';
import type { Cluster } from '#contract/clusters';
import type { ClusterDetail } from '../data/clusters-api';
import {
  ClusterPageActions,
  ClusterPickerActions,
  ClustersApiActions,
  ClustersPageActions,
  NewClusterPageActions,
  type Refusal,
} from './clusters.actions';

export interface ClustersState extends EntityState<Cluster> {
  status: 'idle' | 'loading' | 'loaded' | 'failed';
  error: string | null;
  details: Readonly<Record<string, ClusterDetail>>;
  /** Why the cluster that is looked at could not be loaded. */
  loadProblem: { clusterId: string; message: string; isMissing: boolean } | null;
  /** Clusters with a request of ours under way: their buttons wait. */
  busyIds: readonly string[];
  refused: { clusterId: string; refusal: Refusal } | null;
  isCreating: boolean;
  createRefusal: Refusal | null;
}

/** Newest first: a change of status never moves a row. */
export const clustersAdapter = createEntityAdapter<Cluster>({
  sortComparer: (a, b) => b.dateInserted.localeCompare(a.dateInserted) || a.id.localeCompare(b.id),
});

export const initialClustersState: ClustersState = clustersAdapter.getInitialState({
  status: 'idle',
  error: null,
  details: {},
  loadProblem: null,
  busyIds: [],
  refused: null,
  isCreating: false,
  createRefusal: null,
});

const free = (busyIds: readonly string[], clusterId: string): readonly string[] =>
  busyIds.filter((id) => id !== clusterId);

export const clustersFeature = createFeature({
  name: 'clusters',
  reducer: createReducer(
    initialClustersState,
    on(
      ClustersPageActions.opened,
      ClusterPickerActions.opened,
      ClustersPageActions.retried,
      ClusterPickerActions.retried,
      (state): ClustersState => ({ ...state, status: 'loading', error: null, refused: null }),
    ),
    on(ClustersApiActions.clustersLoaded, (state, { clusters, scope }): ClustersState => {
      const known = { ...state, status: 'loaded' as const, error: null };
      // Ephemeral clusters are in no list; one may be open as a page.
      const all =
        scope === 'all'
          ? clustersAdapter.removeMany(({ isPersistent }) => isPersistent, known)
          : known;
      return clustersAdapter.upsertMany([...clusters], all);
    }),
    on(ClustersApiActions.clustersLoadFailed, (state, { message }): ClustersState => ({
      ...state,
      status: 'failed',
      error: message,
    })),
    on(ClustersApiActions.clustersReloaded, (state, { ids, clusters }): ClustersState => {
      const found = new Set(clusters.map(({ id }) => id));
      const gone = ids.filter((id) => !found.has(id) && state.entities[id]?.isPersistent === true);
      return clustersAdapter.upsertMany([...clusters], clustersAdapter.removeMany(gone, state));
    }),
    on(ClusterPageActions.opened, ClusterPageActions.retried, (state): ClustersState => ({
      ...state,
      loadProblem: null,
      refused: null,
    })),
    on(ClustersApiActions.clusterLoaded, (state, { cluster, detail }): ClustersState =>
      clustersAdapter.upsertOne(cluster, {
        ...state,
        loadProblem: null,
        details: { ...state.details, [cluster.id]: detail },
      }),
    ),
    on(ClustersApiActions.clusterLoadFailed, (state, problem): ClustersState => ({
      ...(problem.isMissing ? clustersAdapter.removeOne(problem.clusterId, state) : state),
      loadProblem: {
        clusterId: problem.clusterId,
        message: problem.message,
        isMissing: problem.isMissing,
      },
    })),
    on(
      ClustersPageActions.tearDownConfirmed,
      ClusterPageActions.tearDownConfirmed,
      ClusterPageActions.startClicked,
      ClusterPageActions.changeSubmitted,
      (state, { clusterId }): ClustersState => ({
        ...state,
        refused: null,
        busyIds: [...free(state.busyIds, clusterId), clusterId],
      }),
    ),
    on(
      ClustersApiActions.startAccepted,
      ClustersApiActions.tearDownAccepted,
      (state, { clusterId }): ClustersState => ({
        ...state,
        busyIds: free(state.busyIds, clusterId),
      }),
    ),
    on(ClustersApiActions.clusterChanged, (state, { cluster }): ClustersState =>
      clustersAdapter.upsertOne(cluster, { ...state, busyIds: free(state.busyIds, cluster.id) }),
    ),
    on(ClustersApiActions.requestRefused, (state, { clusterId, refusal }): ClustersState => ({
      ...state,
      busyIds: free(state.busyIds, clusterId),
      refused: { clusterId, refusal },
    })),
    on(NewClusterPageActions.opened, (state): ClustersState => ({
      ...state,
      isCreating: false,
      createRefusal: null,
    })),
    on(NewClusterPageActions.submitted, (state): ClustersState => ({
      ...state,
      isCreating: true,
      createRefusal: null,
    })),
    on(ClustersApiActions.clusterCreated, (state, { cluster }): ClustersState =>
      clustersAdapter.upsertOne(cluster, { ...state, isCreating: false, createRefusal: null }),
    ),
    on(ClustersApiActions.clusterCreateFailed, (state, { refusal }): ClustersState => ({
      ...state,
      isCreating: false,
      createRefusal: refusal,
    })),
  ),
});
