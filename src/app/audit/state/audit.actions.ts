import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { AuditVerification } from '#contract/audit';
import type { AuditPageData, AuditQuery } from '../data/audit-api';

export const AuditPageActions = createActionGroup({
  source: 'Audit Page',
  events: {
    opened: props<{ query: AuditQuery }>(),
    retried: props<{ query: AuditQuery }>(),
    moreClicked: props<{ query: AuditQuery; after: string }>(),
    checkClicked: emptyProps(),
    closed: emptyProps(),
  },
});

export const AuditApiActions = createActionGroup({
  source: 'Audit API',
  events: {
    entriesLoaded: props<{ data: AuditPageData }>(),
    moreLoaded: props<{ data: AuditPageData }>(),
    loadFailed: props<{ message: string }>(),
    checked: props<{ verification: AuditVerification }>(),
    checkFailed: props<{ message: string }>(),
  },
});
