import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, switchMap, takeUntil } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { AuditApi } from '../data/audit-api';
import { AuditApiActions, AuditPageActions } from './audit.actions';

const failed = (error: unknown) => AuditApiActions.loadFailed({ message: toMessage(error) });

export const loadEntries = createEffect(
  (actions$ = inject(Actions), api: Pick<AuditApi, 'list'> = inject(AuditApi)) => {
    return actions$.pipe(
      ofType(AuditPageActions.opened, AuditPageActions.retried),
      switchMap(({ query }) =>
        api.list(query).pipe(
          mapResponse({
            next: (data) => AuditApiActions.entriesLoaded({ data }),
            error: failed,
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadMore = createEffect(
  (actions$ = inject(Actions), api: Pick<AuditApi, 'list'> = inject(AuditApi)) => {
    return actions$.pipe(
      ofType(AuditPageActions.moreClicked),
      exhaustMap(({ query, after }) =>
        api.list(query, after).pipe(
          mapResponse({ next: (data) => AuditApiActions.moreLoaded({ data }), error: failed }),
          // Another filter was chosen meanwhile.
          takeUntil(actions$.pipe(ofType(AuditPageActions.opened))),
        ),
      ),
    );
  },
  { functional: true },
);

export const check = createEffect(
  (actions$ = inject(Actions), api: Pick<AuditApi, 'verify'> = inject(AuditApi)) => {
    return actions$.pipe(
      ofType(AuditPageActions.checkClicked),
      exhaustMap(() =>
        api.verify().pipe(
          mapResponse({
            next: (verification) => AuditApiActions.checked({ verification }),
            error: (error: unknown) => AuditApiActions.checkFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
