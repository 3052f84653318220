import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { ApiToken, NewApiToken } from '#contract/identity';
import { SettingsPageActions, TokensApiActions } from './tokens.actions';

interface TokensState {
  /** Null until loaded. */
  readonly tokens: readonly ApiToken[] | null;
  readonly loadError: string | null;
  /** Why the last creation or revocation did not work. */
  readonly problem: string | null;
  /** The one that was just made: the only time its text is known. Gone with the page. */
  readonly created: NewApiToken | null;
  readonly isCreating: boolean;
}

const initialState: TokensState = {
  tokens: null,
  loadError: null,
  problem: null,
  created: null,
  isCreating: false,
};

export const tokensFeature = createFeature({
  name: 'tokens',
  reducer: createReducer(
    initialState,
    on(SettingsPageActions.retried, (state): TokensState => ({
      ...state,
      loadError: null,
      problem: null,
    })),
    on(TokensApiActions.tokensLoaded, (state, { tokens }): TokensState => ({
      ...state,
      tokens,
      loadError: null,
    })),
    on(TokensApiActions.tokensLoadFailed, (state, { message }): TokensState => ({
      ...state,
      loadError: message,
    })),
    on(SettingsPageActions.tokenNamed, (state): TokensState => ({
      ...state,
      isCreating: true,
      problem: null,
    })),
    on(TokensApiActions.tokenCreated, (state, { created }): TokensState => {
      const { token: _token, ...listed } = created;
      const tokens = [listed, ...(state.tokens ?? [])];
      return { ...state, tokens, created, isCreating: false };
    }),
    on(TokensApiActions.tokenGone, (state, { tokenId }): TokensState => ({
      ...state,
      tokens: state.tokens?.filter(({ id }) => id !== tokenId) ?? null,
      created: state.created?.id === tokenId ? null : state.created,
      problem: null,
    })),
    on(
      TokensApiActions.tokenCreateFailed,
      TokensApiActions.tokenRevokeFailed,
      (state, { message }): TokensState => ({ ...state, isCreating: false, problem: message }),
    ),
    on(SettingsPageActions.newTokenPutAway, SettingsPageActions.closed, (state): TokensState => ({
      ...state,
      created: null,
      problem: null,
    })),
  ),
  extraSelectors: ({ selectTokensState }) => ({
    selectSettingsPage: createSelector(selectTokensState, (state) => state),
  }),
});
