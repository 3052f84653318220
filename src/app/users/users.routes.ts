import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import * as usersEffects from './state/users.effects';
import { usersFeature } from './state/users.feature';
import { UsersPage } from './users-page/users-page';

export default [
  {
    path: '',
    title: 'Users',
    component: UsersPage,
    providers: [provideState(usersFeature), provideEffects(usersEffects)],
  },
] satisfies Routes;
