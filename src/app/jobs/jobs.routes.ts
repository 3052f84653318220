import { inject } from '@angular/core';
import { type CanActivateFn, Router, type Routes } from '@angular/router';
import { provideJobsState } from './state/jobs.providers';

/** The results of a run have an address of their own on the wire: here they are the files of the job's page. */
const toFilesTab: CanActivateFn = ({ params }) =>
  inject(Router).createUrlTree(['/jobs', params['jobId']], {
    queryParams: { tab: 'files', run: String(params['run']) },
  });

export default [
  {
    path: '',
    providers: [provideJobsState()],
    children: [
      {
        path: '',
        title: 'Jobs',
        loadComponent: () => import('./jobs-page/jobs-page').then(({ JobsPage }) => JobsPage),
      },
      {
        path: 'new',
        title: 'New job',
        loadComponent: () =>
          import('./new-job-page/new-draft-page').then(({ NewDraftPage }) => NewDraftPage),
      },
      {
        path: 'new/:draftId',
        title: 'New job',
        loadComponent: () =>
          import('./new-job-page/new-job-page').then(({ NewJobPage }) => NewJobPage),
      },
      { path: ':jobId/runs/:run/results', canActivate: [toFilesTab], children: [] },
      {
        path: ':jobId',
        title: 'Job',
        loadComponent: () => import('./job-page/job-page').then(({ JobPage }) => JobPage),
      },
    ],
  },
] satisfies Routes;
