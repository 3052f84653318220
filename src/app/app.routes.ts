import type { Routes } from '@angular/router';
import { administrator, signedIn } from './core/session/signed-in.guard';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'jobs' },
  { path: '', loadChildren: () => import('./session/session.routes') },
  {
    path: '',
    canActivate: [signedIn],
    children: [
      { path: 'jobs', loadChildren: () => import('./jobs/jobs.routes') },
      { path: 'clusters', loadChildren: () => import('./clusters/clusters.routes') },
      { path: 'core-types', loadChildren: () => import('./core-types/core-types.routes') },
      { path: 'settings', loadChildren: () => import('./settings/settings.routes') },
      // Where public clients send people for their key.
      { path: 'user/settings/api-key', redirectTo: '/settings' },
      {
        path: 'users',
        canActivate: [administrator],
        loadChildren: () => import('./users/users.routes'),
      },
      {
        path: 'audit',
        canActivate: [administrator],
        loadChildren: () => import('./audit/audit.routes'),
      },
    ],
  },
  {
    path: '**',
    title: 'Not found',
    loadComponent: () =>
      import('./session/not-found-page/not-found-page').then((m) => m.NotFoundPage),
  },
];
