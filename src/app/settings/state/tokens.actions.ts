import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { ApiToken, NewApiToken } from '#contract/identity';

export const SettingsPageActions = createActionGroup({
  source: 'Settings Page',
  events: {
    opened: emptyProps(),
    retried: emptyProps(),
    tokenNamed: props<{ name: string }>(),
    newTokenPutAway: emptyProps(),
    tokenRevoked: props<{ tokenId: string }>(),
    closed: emptyProps(),
  },
});

export const TokensApiActions = createActionGroup({
  source: 'Tokens API',
  events: {
    tokensLoaded: props<{ tokens: readonly ApiToken[] }>(),
    tokensLoadFailed: props<{ message: string }>(),
    tokenCreated: props<{ created: NewApiToken }>(),
    tokenCreateFailed: props<{ message: string }>(),
    tokenGone: props<{ tokenId: string }>(),
    tokenRevokeFailed: props<{ message: string }>(),
  },
});
