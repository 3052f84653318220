import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'jobs' },
  { path: 'jobs', loadChildren: () => import('./jobs/jobs.routes') },
  { path: 'clusters', loadChildren: () => import('./clusters/clusters.routes') },
  { path: 'core-types', loadChildren: () => import('./core-types/core-types.routes') },
];
