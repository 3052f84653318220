import { type ActionReducer, createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Me } from '#contract/identity';
import { SessionApiActions, ShellActions, SignInPageActions } from './session.actions';

export type SessionStatus = 'unknown' | 'signing_in' | 'signed_in' | 'signed_out' | 'failed';

interface SessionState {
  readonly status: SessionStatus;
  readonly me: Me | null;
  readonly error: string | null;
}

const initialState: SessionState = { status: 'unknown', me: null, error: null };
const signedOut: SessionState = { status: 'signed_out', me: null, error: null };

export const sessionFeature = createFeature({
  name: 'session',
  reducer: createReducer(
    initialState,
    on(ShellActions.retried, (): SessionState => initialState),
    on(SignInPageActions.linkOpened, (state): SessionState => ({ ...state, status: 'signing_in' })),
    on(
      SessionApiActions.sessionLoaded,
      SessionApiActions.signedIn,
      (_state, { me }): SessionState => ({ status: 'signed_in', me, error: null }),
    ),
    // A session that is looked up while a link signs in says nothing about the link.
    on(SessionApiActions.sessionMissing, (state): SessionState =>
      state.status === 'unknown' ? signedOut : state,
    ),
    on(SessionApiActions.sessionLoadFailed, (state, { message }): SessionState =>
      state.status === 'unknown' ? { status: 'failed', me: null, error: message } : state,
    ),
    on(SessionApiActions.signInFailed, (_state, { message }): SessionState => ({
      ...signedOut,
      error: message,
    })),
    on(
      SessionApiActions.signedOut,
      SessionApiActions.sessionExpired,
      (): SessionState => signedOut,
    ),
    on(SessionApiActions.signOutFailed, (state, { message }): SessionState => ({
      ...state,
      error: message,
    })),
  ),
  extraSelectors: ({ selectMe }) => ({
    selectIsAdministrator: createSelector(selectMe, (me) => me?.role === 'administrator'),
  }),
});

/** Whoever signs in next on this browser finds nothing of the one before. */
export function forgetOnSignOut<S>(reducer: ActionReducer<S>): ActionReducer<S> {
  return (state, action) =>
    reducer(action.type === SessionApiActions.signedOut.type ? undefined : state, action);
}
