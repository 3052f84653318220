import { createFeature, createReducer, on } from '@ngrx/store';
import type { AuditEntry, AuditVerification } from '#contract/audit';
import { AuditApiActions, AuditPageActions } from './audit.actions';

interface AuditState {
  /** Null until loaded. */
  readonly entries: readonly AuditEntry[] | null;
  readonly count: number;
  readonly after: string | null;
  readonly error: string | null;
  readonly isLoadingMore: boolean;
  readonly isChecking: boolean;
  readonly verification: AuditVerification | null;
  readonly checkError: string | null;
}

const initialState: AuditState = {
  entries: null,
  count: 0,
  after: null,
  error: null,
  isLoadingMore: false,
  isChecking: false,
  verification: null,
  checkError: null,
};

export const auditFeature = createFeature({
  name: 'audit',
  reducer: createReducer(
    initialState,
    on(AuditPageActions.opened, (state): AuditState => ({ ...state, entries: null, error: null })),
    on(AuditPageActions.retried, (state): AuditState => ({ ...state, error: null })),
    on(AuditPageActions.moreClicked, (state): AuditState => ({ ...state, isLoadingMore: true })),
    on(AuditApiActions.entriesLoaded, (state, { data }): AuditState => ({
      ...state,
      ...data,
      error: null,
      isLoadingMore: false,
    })),
    on(AuditApiActions.moreLoaded, (state, { data }): AuditState => ({
      ...state,
      ...data,
      entries: [...(state.entries ?? []), ...data.entries],
      isLoadingMore: false,
    })),
    on(AuditApiActions.loadFailed, (state, { message }): AuditState => ({
      ...state,
      error: message,
      isLoadingMore: false,
    })),
    on(AuditPageActions.checkClicked, (state): AuditState => ({
      ...state,
      isChecking: true,
      checkError: null,
    })),
    on(AuditApiActions.checked, (state, { verification }): AuditState => ({
      ...state,
      isChecking: false,
      verification,
    })),
    on(AuditApiActions.checkFailed, (state, { message }): AuditState => ({
      ...state,
      isChecking: false,
      checkError: message,
    })),
    on(AuditPageActions.closed, (): AuditState => initialState),
  ),
});
