import type { Routes } from '@angular/router';
import { ClusterPage } from './cluster-page/cluster-page';
import { ClustersPage } from './clusters-page/clusters-page';
import { NewClusterPage } from './new-cluster-page/new-cluster-page';
import { provideClustersState } from './state/clusters.providers';

export default [
  {
    path: '',
    providers: [provideClustersState()],
    children: [
      {
        path: '',
        component: ClustersPage,
        title: 'Clusters',
        children: [{ path: 'new', component: NewClusterPage, title: 'New cluster' }],
      },
      { path: ':clusterId', component: ClusterPage, title: 'Cluster' },
    ],
  },
] satisfies Routes;
