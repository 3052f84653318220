import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { concatMap, exhaustMap } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { UsersApi } from '../data/users-api';
import { UsersApiActions, UsersPageActions } from './users.actions';

const failed = (error: unknown) => UsersApiActions.changeFailed({ message: toMessage(error) });

export const loadUsers = createEffect(
  (actions$ = inject(Actions), api: Pick<UsersApi, 'list'> = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.opened, UsersPageActions.retried),
      exhaustMap(() =>
        api.list().pipe(
          mapResponse({
            next: (users) => UsersApiActions.usersLoaded({ users }),
            error: (error: unknown) =>
              UsersApiActions.usersLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const addUser = createEffect(
  (actions$ = inject(Actions), api: Pick<UsersApi, 'add'> = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.userEntered),
      exhaustMap(({ request }) =>
        api
          .add(request)
          .pipe(
            mapResponse({ next: (added) => UsersApiActions.userAdded({ added }), error: failed }),
          ),
      ),
    );
  },
  { functional: true },
);

export const changeRole = createEffect(
  (actions$ = inject(Actions), api: Pick<UsersApi, 'changeRole'> = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.roleChosen),
      concatMap(({ userId, role }) =>
        api
          .changeRole(userId, role)
          .pipe(
            mapResponse({ next: (user) => UsersApiActions.roleChanged({ user }), error: failed }),
          ),
      ),
    );
  },
  { functional: true },
);

export const makeLink = createEffect(
  (actions$ = inject(Actions), api: Pick<UsersApi, 'newLink'> = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.linkWanted),
      exhaustMap(({ user }) =>
        api.newLink(user.id).pipe(
          mapResponse({
            next: (link) => UsersApiActions.linkMade({ user, link }),
            error: failed,
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const removeUser = createEffect(
  (actions$ = inject(Actions), api: Pick<UsersApi, 'remove'> = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.removalConfirmed),
      concatMap(({ userId }) =>
        api
          .remove(userId)
          .pipe(
            mapResponse({ next: () => UsersApiActions.userRemoved({ userId }), error: failed }),
          ),
      ),
    );
  },
  { functional: true },
);
