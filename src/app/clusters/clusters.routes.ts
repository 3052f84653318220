import type { Routes } from '@angular/router';
import { ClustersPage } from './clusters-page/clusters-page';

export default [{ path: '', component: ClustersPage, title: 'Clusters' }] satisfies Routes;
