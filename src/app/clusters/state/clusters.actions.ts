import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Cluster, ClusterRequest } from '#contract/clusters';
import type { ClusterChange, ClusterDetail, ClustersScope } from '../data/clusters-api';

/** Why the server refused something: one sentence, and messages by field ("hardware.slots"). */
export interface Refusal {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What the clusters page looks at; it stands in the URL. */
export interface ClustersView {
  readonly show?: ClustersScope;
  readonly search?: string;
  /** From 0. */
  readonly page?: number;
}

export const ClustersPageActions = createActionGroup({
  source: 'Clusters Page',
  events: {
    opened: props<{ scope: ClustersScope }>(),
    closed: emptyProps(),
    retried: emptyProps(),
    viewChanged: props<{ view: ClustersView }>(),
    clusterClicked: props<{ clusterId: string }>(),
    tearDownConfirmed: props<{ clusterId: string }>(),
  },
});

/** For pages of other features that let people choose a cluster: it keeps the active clusters loaded and live. */
export const ClusterPickerActions = createActionGroup({
  source: 'Cluster Picker',
  events: { opened: emptyProps(), closed: emptyProps(), retried: emptyProps() },
});

export const NewClusterPageActions = createActionGroup({
  source: 'New Cluster Page',
  events: {
    opened: emptyProps(),
    submitted: props<{ request: ClusterRequest; start: boolean }>(),
    dismissed: emptyProps(),
  },
});

export const ClusterPageActions = createActionGroup({
  source: 'Cluster Page',
  events: {
    opened: props<{ clusterId: string }>(),
    closed: emptyProps(),
    retried: emptyProps(),
    startClicked: props<{ clusterId: string }>(),
    tearDownConfirmed: props<{ clusterId: string }>(),
    changeSubmitted: props<{ clusterId: string; change: ClusterChange }>(),
  },
});

export const ClustersApiActions = createActionGroup({
  source: 'Clusters API',
  events: {
    clustersLoaded: props<{ clusters: readonly Cluster[]; scope: ClustersScope }>(),
    clustersLoadFailed: props<{ message: string }>(),
    /** Of the ids asked for, those that still exist. */
    clustersReloaded: props<{ ids: readonly string[]; clusters: readonly Cluster[] }>(),
    clustersReloadFailed: props<{ message: string }>(),
    clusterLoaded: props<{ cluster: Cluster; detail: ClusterDetail }>(),
    clusterLoadFailed: props<{ clusterId: string; message: string; isMissing: boolean }>(),
    clusterCreated: props<{ cluster: Cluster; start: boolean }>(),
    clusterCreateFailed: props<{ refusal: Refusal }>(),
    clusterChanged: props<{ cluster: Cluster }>(),
    startAccepted: props<{ clusterId: string }>(),
    tearDownAccepted: props<{ clusterId: string }>(),
    requestRefused: props<{ clusterId: string; refusal: Refusal }>(),
  },
});
