import type { Routes } from '@angular/router';
import { NoAccessPage } from './no-access-page/no-access-page';
import { SignInPage } from './sign-in-page/sign-in-page';

export default [
  { path: 'sign-in', component: SignInPage, title: 'Sign in' },
  { path: 'no-access', component: NoAccessPage, title: 'No access' },
] satisfies Routes;
