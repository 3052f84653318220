import { HttpErrorResponse } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, tap } from 'rxjs';
import { toMessage } from '../http/error-text';
import { keepReturnAddress, takeReturnAddress } from './return-address';
import { SessionApi } from './session-api';
import { SessionApiActions, ShellActions, SignInPageActions } from './session.actions';

export const loadSession = createEffect(
  (actions$ = inject(Actions), api: Pick<SessionApi, 'load'> = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(ShellActions.opened, ShellActions.retried),
      exhaustMap(() =>
        api.load().pipe(
          mapResponse({
            next: (me) => SessionApiActions.sessionLoaded({ me }),
            error: (error: unknown) =>
              error instanceof HttpErrorResponse && error.status === 401
                ? SessionApiActions.sessionMissing()
                : SessionApiActions.sessionLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const signIn = createEffect(
  (actions$ = inject(Actions), api: Pick<SessionApi, 'signIn'> = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(SignInPageActions.linkOpened),
      exhaustMap(({ secret }) =>
        api.signIn(secret).pipe(
          mapResponse({
            next: (me) => SessionApiActions.signedIn({ me }),
            error: (error: unknown) =>
              SessionApiActions.signInFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const signOut = createEffect(
  (actions$ = inject(Actions), api: Pick<SessionApi, 'signOut'> = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(ShellActions.signOutClicked),
      exhaustMap(() =>
        api.signOut().pipe(
          mapResponse({
            next: () => SessionApiActions.signedOut(),
            error: (error: unknown) =>
              SessionApiActions.signOutFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const goWhereWanted = createEffect(
  (
    actions$ = inject(Actions),
    router: Pick<Router, 'navigateByUrl'> = inject(Router),
    wanted = takeReturnAddress,
  ) => {
    return actions$.pipe(
      ofType(SessionApiActions.signedIn),
      tap(() => void router.navigateByUrl(wanted(), { replaceUrl: true })),
    );
  },
  { functional: true, dispatch: false },
);

export const askToSignIn = createEffect(
  (
    actions$ = inject(Actions),
    router: Pick<Router, 'navigateByUrl' | 'url'> = inject(Router),
    keep = keepReturnAddress,
  ) => {
    return actions$.pipe(
      ofType(SessionApiActions.signedOut, SessionApiActions.sessionExpired),
      tap(({ type }) => {
        if (type === SessionApiActions.sessionExpired.type) keep(router.url);
        void router.navigateByUrl('/sign-in');
      }),
    );
  },
  { functional: true, dispatch: false },
);
