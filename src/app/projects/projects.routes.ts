import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { ProjectsPage } from './projects-page/projects-page';
import * as projectsEffects from './state/projects.effects';
import { projectsFeature } from './state/projects.feature';

export default [
  {
    path: '',
    title: 'Projects',
    component: ProjectsPage,
    providers: [provideState(projectsFeature), provideEffects(projectsEffects)],
  },
] satisfies Routes;
