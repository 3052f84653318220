import type { Routes } from '@angular/router';
import { UsagePage } from './usage-page/usage-page';

export default [{ path: '', title: 'Usage', component: UsagePage }] satisfies Routes;
