import type { Routes } from '@angular/router';
import { JobsPage } from './jobs-page/jobs-page';

export default [{ path: '', component: JobsPage, title: 'Jobs' }] satisfies Routes;
