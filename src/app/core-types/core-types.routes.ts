import type { Routes } from '@angular/router';
import { CoreTypesPage } from './core-types-page/core-types-page';
import { provideCoreTypesState } from './state/core-types.providers';

export default [
  {
    path: '',
    component: CoreTypesPage,
    title: 'Core types',
    providers: [provideCoreTypesState()],
  },
] satisfies Routes;
