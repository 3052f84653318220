import type { Routes } from '@angular/router';
import { UsersPage } from './users-page/users-page';

export default [{ path: '', component: UsersPage, title: 'Users' }] satisfies Routes;
