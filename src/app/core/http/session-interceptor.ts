import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { tap } from 'rxjs';
import { SESSION_URL } from '../session/session-api';
import { SessionApiActions } from '../session/session.actions';

/** Tells the store when a session ended, whichever request finds it out. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const store = inject(Store);
  return next(request).pipe(
    tap({
      error: (error: unknown) => {
        // Looking up or ending the session answers for itself.
        const isAboutSession = request.url === SESSION_URL;
        if (error instanceof HttpErrorResponse && error.status === 401 && !isAboutSession) {
          store.dispatch(SessionApiActions.sessionExpired());
        }
      },
    }),
  );
};
