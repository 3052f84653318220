import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { concatMap, exhaustMap } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { TokensApi } from '../data/tokens-api';
import { SettingsPageActions, TokensApiActions } from './tokens.actions';

export const loadTokens = createEffect(
  (actions$ = inject(Actions), api: Pick<TokensApi, 'list'> = inject(TokensApi)) => {
    return actions$.pipe(
      ofType(SettingsPageActions.opened, SettingsPageActions.retried),
      exhaustMap(() =>
        api.list().pipe(
          mapResponse({
            next: (tokens) => TokensApiActions.tokensLoaded({ tokens }),
            error: (error: unknown) =>
              TokensApiActions.tokensLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const createToken = createEffect(
  (actions$ = inject(Actions), api: Pick<TokensApi, 'create'> = inject(TokensApi)) => {
    return actions$.pipe(
      ofType(SettingsPageActions.tokenNamed),
      exhaustMap(({ name }) =>
        api.create(name).pipe(
          mapResponse({
            next: (created) => TokensApiActions.tokenCreated({ created }),
            error: (error: unknown) =>
              TokensApiActions.tokenCreateFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const revokeToken = createEffect(
  (actions$ = inject(Actions), api: Pick<TokensApi, 'revoke'> = inject(TokensApi)) => {
    return actions$.pipe(
      ofType(SettingsPageActions.tokenRevoked),
      concatMap(({ tokenId }) =>
        api.revoke(tokenId).pipe(
          mapResponse({
            next: () => TokensApiActions.tokenGone({ tokenId }),
            error: (error: unknown) =>
              TokensApiActions.tokenRevokeFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
