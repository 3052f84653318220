import type { Routes } from '@angular/router';
import { CoreTypesPage } from './core-types-page/core-types-page';

export default [{ path: '', component: CoreTypesPage, title: 'Core types' }] satisfies Routes;
