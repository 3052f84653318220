import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { AuditPage } from './audit-page/audit-page';
import * as auditEffects from './state/audit.effects';
import { auditFeature } from './state/audit.feature';

export default [
  {
    path: '',
    title: 'Audit log',
    component: AuditPage,
    providers: [provideState(auditFeature), provideEffects(auditEffects)],
  },
] satisfies Routes;
