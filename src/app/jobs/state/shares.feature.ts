import { createFeature, createReducer, on } from '@ngrx/store';
import type { JobShare } from '#contract/sharing';
import { ShareDialogActions, SharesApiActions } from './shares.actions';

interface SharesState {
  /** Null until loaded. */
  readonly shares: readonly JobShare[] | null;
  readonly loadError: string | null;
  /** Why the last change was refused. */
  readonly refusal: string | null;
  /** Whom the job was just shown to. */
  readonly added: string | null;
  readonly isBusy: boolean;
}

const initialState: SharesState = {
  shares: null,
  loadError: null,
  refusal: null,
  added: null,
  isBusy: false,
};

/** Whom the job is shown to whose dialog is open. */
export const sharesFeature = createFeature({
  name: 'shares',
  reducer: createReducer(
    initialState,
    on(ShareDialogActions.opened, (): SharesState => initialState),
    on(ShareDialogActions.retried, (state): SharesState => ({ ...state, loadError: null })),
    on(
      ShareDialogActions.personEntered,
      ShareDialogActions.removeClicked,
      (state): SharesState => ({ ...state, isBusy: true, refusal: null, added: null }),
    ),
    on(SharesApiActions.sharesLoaded, (state, { shares }): SharesState => ({
      ...state,
      shares,
      loadError: null,
    })),
    on(SharesApiActions.sharesLoadFailed, (state, { message }): SharesState => ({
      ...state,
      loadError: message,
    })),
    on(SharesApiActions.shareAdded, (state, { email }): SharesState => ({
      ...state,
      isBusy: false,
      added: email,
    })),
    on(SharesApiActions.shareRemoved, (state): SharesState => ({ ...state, isBusy: false })),
    on(SharesApiActions.changeRefused, (state, { message }): SharesState => ({
      ...state,
      isBusy: false,
      refusal: message,
    })),
  ),
});
