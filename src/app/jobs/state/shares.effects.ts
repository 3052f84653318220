import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { concatMap, exhaustMap, switchMap, takeUntil } from 'rxjs';
import { toFieldMessages, toMessage } from '../../core/http/error-text';
import { SharesApi } from '../data/shares-api';
import { ShareDialogActions, SharesApiActions } from './shares.actions';

const refused = (error: unknown) =>
  SharesApiActions.changeRefused({
    message: toFieldMessages(error)['email'] ?? toMessage(error),
  });

export const loadShares = createEffect(
  (actions$ = inject(Actions), api: Pick<SharesApi, 'list'> = inject(SharesApi)) => {
    return actions$.pipe(
      ofType(
        ShareDialogActions.opened,
        ShareDialogActions.retried,
        SharesApiActions.shareAdded,
        SharesApiActions.shareRemoved,
      ),
      switchMap(({ jobId }) =>
        api.list(jobId).pipe(
          mapResponse({
            next: (shares) => SharesApiActions.sharesLoaded({ shares }),
            error: (error: unknown) =>
              SharesApiActions.sharesLoadFailed({ message: toMessage(error) }),
          }),
          takeUntil(actions$.pipe(ofType(ShareDialogActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

export const addShare = createEffect(
  (actions$ = inject(Actions), api: Pick<SharesApi, 'add'> = inject(SharesApi)) => {
    return actions$.pipe(
      ofType(ShareDialogActions.personEntered),
      exhaustMap(({ jobId, share }) =>
        api.add(jobId, share).pipe(
          mapResponse({
            next: () => SharesApiActions.shareAdded({ jobId, email: share.email }),
            error: refused,
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const removeShare = createEffect(
  (actions$ = inject(Actions), api: Pick<SharesApi, 'remove'> = inject(SharesApi)) => {
    return actions$.pipe(
      ofType(ShareDialogActions.removeClicked),
      concatMap(({ jobId, email }) =>
        api.remove(jobId, email).pipe(
          mapResponse({
            next: () => SharesApiActions.shareRemoved({ jobId, email }),
            error: refused,
          }),
        ),
      ),
    );
  },
  { functional: true },
);
