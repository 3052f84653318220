import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter, map, take } from 'rxjs';
import { keepReturnAddress } from './return-address';
import { sessionFeature } from './session.feature';

/** Lets those in who are signed in; the others are asked to, and come back to where they wanted to go. */
export const signedIn: CanActivateFn = (_route, { url }) => {
  const router = inject(Router);
  return inject(Store)
    .select(sessionFeature.selectStatus)
    .pipe(
      filter((status) => status === 'signed_in' || status === 'signed_out'),
      take(1),
      map((status) => {
        if (status === 'signed_in') return true;
        keepReturnAddress(url);
        return router.parseUrl('/sign-in');
      }),
    );
};

/** Some pages are for administrators; the server refuses their requests to everybody else anyway. */
export const administrator: CanActivateFn = () => {
  const router = inject(Router);
  return inject(Store)
    .select(sessionFeature.selectIsAdministrator)
    .pipe(
      take(1),
      map((isAdministrator) => isAdministrator || router.parseUrl('/no-access')),
    );
};
